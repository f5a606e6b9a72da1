import { expect, test } from "vitest";
import { matchRoute } from "../../../functions/api/http/match-route.ts";
import { ROUTES } from "../../../functions/api/routes.ts";
import { RESERVED_NAMES } from "../../../functions/contract/names.ts";

test.each(ROUTES)("$method $path is $operation", ({ method, path, operation }) => {
  const match = matchRoute(method, path.replaceAll(/\{\w+\}/g, "foo_job.c1"));
  expect(match).toMatchObject({ found: "operation", operation });
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, "foo_job.c1"]);
  expect(match.found === "operation" && match.params).toEqual(Object.fromEntries(names));
});

test.each([
  { method: "GET", path: "/api/app/list", operation: "list-apps", because: "a word wins over a name" },
  { method: "GET", path: "/api/job/jobs/", operation: "list-jobs", because: "a slash at the end does not count" },
])("$method $path is $operation: $because", ({ method, path, operation }) => {
  expect(matchRoute(method, path)).toMatchObject({ operation });
});

test.each([
  "/",
  "",
  "/api",
  "/api/",
  "/app",
  "/api/apps",
  "/api/app/a/b",
  "//api/app",
  "/api//app",
  "/api/app//",
  "/API/app",
  "/api/job",
  "/api/app/a b",
  "/api/app/작업",
  "/api/app/__proto__",
  `/api/app/${"a".repeat(97)}`,
])("nothing is at '%s'", (path) => {
  expect(matchRoute("GET", path)).toEqual({ found: "nothing" });
});

test.each([
  { method: "DELETE", path: "/api/app", allow: ["POST", "PUT"] },
  { method: "GET", path: "/api/job/register", allow: ["POST"] },
  { method: "GET", path: "/api/job/deregister", allow: ["DELETE"] },
  { method: "HEAD", path: "/api/health", allow: ["GET"] },
  { method: "POST", path: "/api/app/list", allow: ["GET"] },
])("$method $path allows $allow only", ({ method, path, allow }) => {
  expect(matchRoute(method, path)).toEqual({ found: "other-methods", allow });
});

test("no two routes are the same, and no word of a route is a name", () => {
  expect(new Set(ROUTES.map(({ method, path }) => `${method} ${path}`)).size).toBe(ROUTES.length);
  expect(new Set(ROUTES.map(({ operation }) => operation)).size).toBe(ROUTES.length);
  const words = ROUTES.flatMap(({ path }) => path.split("/").slice(2)).filter((part) => !part.startsWith("{"));
  for (const word of words) expect(RESERVED_NAMES, word).toContain(word);
});
