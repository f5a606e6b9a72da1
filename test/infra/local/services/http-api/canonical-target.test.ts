import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalTarget } from "../../../../../infra/local/services/http-api/canonical-target.ts";

test.each([
  "/",
  "/api/app",
  "/api/app?x=..//%2f&y=%61",
  "/api/app/",
  "/api/job/a-b_c.d~e",
  "/api/job/tasks/a@-@0@-@READY",
  "/api/job/tasks/a%40-%400",
  "/api/job/%E4%BD%9C%e4%b8%9a",
  "/things/a%20b",
])("%s is canonical", (target) => {
  const url = canonicalTarget(target);
  expect(`${url?.pathname}${url?.search}`).toBe(target);
});

test.each([
  ["", "no path"],
  ["*", "no path"],
  ["api/app", "no slash in front"],
  ["http://evil/api/health", "a whole URL"],
  ["//evil/api/health", "a host"],
  ["//", "an empty segment"],
  ["/api//app", "an empty segment"],
  ["/api/./app", "a dot segment"],
  ["/api/../api/app", "a dot segment"],
  ["/api/%2e%2e/app", "an escaped dot segment"],
  ["/api/.%2E/app", "an escaped dot segment"],
  ["/api%2fapp", "an escaped slash"],
  ["/api%2Fapp", "an escaped slash"],
  ["/api%5Capp", "an escaped backslash"],
  ["/api\\app", "a backslash"],
  ["/api/%61pp", "an escaped letter"],
  ["/api/%7Ex", "an escaped tilde"],
  ["/api/app%00", "NUL"],
  ["/api/%", "a cut escape"],
  ["/api/%zz", "no escape"],
  ["/api/%ff", "no UTF-8"],
  ["/api/%C0%AF", "no UTF-8: an overlong slash"],
  ["/api/app#x", "a fragment"],
  ["/api/ä", "a character that must be escaped"],
  ["/api/{app}", "a character that must be escaped"],
])("%s is not canonical: %s", (target) => {
  expect(canonicalTarget(target)).toBeUndefined();
});

test("the path of every canonical target is the target's own, and no two spellings decode to the same segments", () => {
  const part = fc.constantFrom("/", "//", ".", "..", "%2e", "%2f", "%61", "a", "@", "%40", "\\", "?", "#", "%", "ä");
  const seen = new Map<string, string>();
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const target = `/${parts.join("")}`;
      const url = canonicalTarget(target);
      if (url === undefined) return;
      const [path = ""] = target.split("?");
      expect(url.pathname).toBe(path);
      // `@` alone has two spellings (RFC 3986 reserves it): clients that escape everything send `%40`.
      const meaning = decodeURIComponent(path);
      const spelled = path.replaceAll("%40", "@");
      expect(seen.get(meaning) ?? spelled).toBe(spelled);
      seen.set(meaning, spelled);
    }),
  );
});
