import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { startScript } from "../../a-package.ts";
import { aRunner } from "../../a-runner.ts";
import { aTask } from "../../a-task.ts";
import { servePackages } from "../../package-server.ts";

const LIMITS = { idleMs: 300, totalMs: 700 };

function trickle(response: ServerResponse): void {
  const timer = setInterval(() => response.write("."), 50);
  response.on("close", () => clearInterval(timer));
}

test.each([
  { server: "never answers", answer: () => {}, reason: "silent for 0.3 s" },
  {
    server: "stops in the middle",
    answer: (response: ServerResponse) => void response.write("part"),
    reason: "silent for 0.3 s",
  },
  { server: "trickles", answer: trickle, reason: "not here after 0.7 s" },
])("a server that $server ends the task in an ERROR that another attempt may heal", async (row) => {
  const archive = startScript("echo here");
  let isSlow = true;
  const { origin } = await servePackages((_, response) => {
    if (isSlow) row.answer(response);
    else response.end(archive);
  });
  const runner = aRunner({}, {}, LIMITS);
  const app = { appURL: `${origin}/a.tgz` };
  const report = await runner.report(aTask({ app }));
  expect(report).toMatchObject({ outcome: "ERROR", retryable: true, reason: `package: ${row.reason}` });
  isSlow = false;
  expect(await runner.report(aTask({ app }))).toMatchObject({ outcome: "FINISHED" });
});
