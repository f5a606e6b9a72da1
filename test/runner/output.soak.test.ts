import { expect, test } from "vitest";
import { startScript } from "./a-package.ts";
import { aRunner } from "./a-runner.ts";
import { aTask } from "./a-task.ts";
import { serveBytes } from "./package-server.ts";

test("1 GB of output is read and bounded, in bounded memory", async () => {
  const runner = aRunner();
  const archive = startScript("head -c 1073741824 /dev/zero | tr '\\0' x", "echo the end", "exit 1");
  const task = aTask({ app: { appURL: `${(await serveBytes(archive)).origin}/a.tgz` } });
  const before = process.memoryUsage().rss;
  const report = await runner.report(task);
  expect(report).toMatchObject({ outcome: "FAILED", tail: expect.stringMatching(/x{100}the end\n$/) });
  expect(runner.printed.at(-1)).toContain("is not logged");
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
});
