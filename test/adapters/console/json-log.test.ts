import { expect, test } from "vitest";
import { jsonLog } from "../../../functions/adapters/console/json-log.ts";

test("a fact is one line of JSON, and an error has its name, message and cause", () => {
  const lines: [string, string][] = [];
  const log = jsonLog({ info: (line) => lines.push(["info", line]), error: (line) => lines.push(["error", line]) });
  log.info("it began", { jobName: "foo_job" });
  log.error("it failed", { cause: new Error("outer", { cause: Object.assign(new Error("inner"), { code: 5 }) }) });
  expect(lines.map(([stream, line]) => [stream, JSON.parse(line)])).toEqual([
    ["info", { level: "info", fact: "it began", jobName: "foo_job" }],
    [
      "error",
      {
        level: "error",
        fact: "it failed",
        cause: {
          name: "Error",
          message: "outer",
          stack: expect.stringContaining("json-log.test.ts"),
          cause: { name: "Error", message: "inner", code: 5, stack: expect.any(String) },
        },
      },
    ],
  ]);
  for (const [, line] of lines) expect(line).not.toContain("\n");
});
