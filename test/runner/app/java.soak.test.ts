import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { aDirectory } from "../a-directory.ts";
import { aRunner } from "../a-runner.ts";
import { aTask } from "../a-task.ts";
import { needsProgram } from "../needs-program.ts";
import { serveBytes } from "../package-server.ts";

test("Java: SIMPLE over the protocol, the JDK's own HTTP client", async (context) => {
  needsProgram(context, "javac", "-version");
  const archive = path.join(aDirectory(), "java.tar.gz");
  const example = path.join(import.meta.dirname, "../../examples/java");
  execFileSync("./pack.sh", [archive], { cwd: example, stdio: "inherit" });
  const runner = aRunner();
  const app = { appURL: `${(await serveBytes(readFileSync(archive))).origin}/java.tar.gz` };
  const job = { memoryMB: 512 };
  expect(await runner.report(aTask({ app, job, item: 1 }))).toMatchObject({ outcome: "FINISHED" });
  expect(await runner.report(aTask({ app, job, item: 2 }))).toMatchObject({ outcome: "FINISHED" });
  expect(runner.printed.map((line) => line.slice(line.indexOf(" ") + 1))).toEqual([
    "Hello from Java, shard 1: Beijing",
    "Hello from Java, shard 2: Beijing",
  ]);
  const broken = await runner.report(aTask({ app, job, shardingParameter: "broken" }));
  expect(broken).toMatchObject({ outcome: "FAILED", reason: "IllegalStateException: this shard is broken" });
});
