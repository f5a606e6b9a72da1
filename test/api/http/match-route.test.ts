import { expect, test } from "vitest";
import { matchRoute } from "../../../functions/api/http/match-route.ts";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import { RESERVED_NAMES } from "../../../functions/contract/names.ts";
import { gatewayEvent } from "../gateway-event.ts";

/** Where a request goes that came through the gateway. */
function matchOf(method: string, path: string) {
  const { routeKey, rawPath, pathParameters = {} } = gatewayEvent({ method, path });
  const match = matchRoute(OPERATIONS, { routeKey, path: rawPath, pathParameters });
  return match.found === "operation" ? { ...match, operation: match.operation.name } : match;
}

test.each(OPERATIONS)("$method $path is $name", ({ method, path, name }) => {
  const match = matchOf(method, path.replaceAll(/\{\w+\}/g, "foo_job.c1"));
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, place]) => [place, "foo_job.c1"]);
  expect(match).toEqual({ found: "operation", operation: name, params: Object.fromEntries(names) });
});

test("a word wins over a name", () => {
  expect(matchOf("GET", "/api/app/list")).toMatchObject({ operation: "list-apps" });
});

test.each([
  { method: "DELETE", path: "/api/app/list", allow: ["GET"] },
  { method: "POST", path: "/api/job/events/executions", allow: ["GET"] },
  { method: "DELETE", path: "/api/job/events/disable", allow: undefined },
])("$method $path: a word in the place of a name leads to the other methods of the path", ({ allow, ...sent }) => {
  expect(matchOf(sent.method, sent.path)).toEqual(allow ? { found: "other-methods", allow } : { found: "nothing" });
});

test.each([
  "/",
  "/api",
  "/api/",
  "/app",
  "/api/apps",
  "/api/app/a/b",
  "/api//app",
  "/api/app//",
  "/API/app",
  "/api/job",
  "/api/app/a b",
  "/api/app/작업",
  "/api/app/__proto__",
  "/api/app/constructor/",
  `/api/app/${"a".repeat(97)}`,
])("nothing is at '%s'", (path) => {
  expect(matchOf("GET", path)).toEqual({ found: "nothing" });
});

test.each([
  { method: "POST", path: "/api/app/", of: "/api/app" },
  { method: "POST", path: "/api/%61pp", of: "/api/app" },
  { method: "POST", path: "/api%2fapp", of: "/api/app" },
  { method: "POST", path: "/api%2Fapp", of: "/api/app" },
  { method: "POST", path: "/%61pi/app", of: "/api/app" },
  { method: "GET", path: "/api/job/jobs/", of: "/api/job/jobs" },
  { method: "GET", path: "/api/app/foo%5Fapp", of: "/api/app/foo_app" },
  { method: "GET", path: "/api/app/%66oo_app", of: "/api/app/foo_app" },
  { method: "GET", path: "/api/app/foo_app%2F", of: "/api/app/foo_app" },
  { method: "GET", path: "/api/job/jobs%2Ffoo_job", of: "/api/job/jobs/foo_job" },
  { method: "DELETE", path: "/api/job/foo_job%2Fderegister", of: "/api/job/foo_job/deregister" },
  { method: "DELETE", path: "/api/job/foo_job/d%65register", of: "/api/job/foo_job/deregister" },
])(
  "$method $path, another spelling of $of, is nothing: a Deny of that route does not name it",
  ({ method, path, of }) => {
    expect(matchOf(method, of)).toMatchObject({ found: "operation" });
    expect(matchOf(method, path)).toEqual({ found: "nothing" });
  },
);

test("a spelling that the gateway decodes to an unknown path has no route either", () => {
  for (const { method, path } of OPERATIONS.filter((operation) => !operation.path.includes("{"))) {
    const match = matchRoute(OPERATIONS, { routeKey: "$default", path, pathParameters: {} });
    expect(match, `${method} ${path}`).not.toMatchObject({ found: "operation" });
  }
});

test.each([...RESERVED_NAMES])("the word '%s' is never read as a job's or an app's name", (word) => {
  for (const path of [`/api/job/${word}/enable`, `/api/job/jobs/${word}`, `/api/app/${word}`]) {
    expect(matchOf("POST", path)).not.toMatchObject({ params: { jobName: word } });
    expect(matchOf("GET", path)).not.toMatchObject({ params: { appName: word } });
  }
});

test.each([
  { method: "DELETE", path: "/api/app", allow: ["POST", "PUT"] },
  { method: "GET", path: "/api/job/register", allow: ["POST"] },
  { method: "GET", path: "/api/job/deregister", allow: ["DELETE"] },
  { method: "HEAD", path: "/api/health", allow: ["GET"] },
  { method: "POST", path: "/api/app/list", allow: ["GET"] },
])("$method $path allows $allow only", ({ method, path, allow }) => {
  expect(matchOf(method, path)).toEqual({ found: "other-methods", allow });
});

test("no two routes are the same, and no word of a route is a name of a job or an app", () => {
  expect(new Set(OPERATIONS.map(({ method, path }) => `${method} ${path}`)).size).toBe(OPERATIONS.length);
  expect(new Set(OPERATIONS.map(({ name }) => name)).size).toBe(OPERATIONS.length);
  // Notices are under a word of their own.
  const paths = OPERATIONS.map(({ path }) => path).filter((path) => !path.startsWith("/api/operate/notices/"));
  const words = paths.flatMap((path) => path.split("/").slice(2)).filter((part) => !part.startsWith("{"));
  for (const word of words) expect(RESERVED_NAMES, word).toContain(word);
});
