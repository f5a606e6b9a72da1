import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { aDirectory } from "../a-directory.ts";
import { aRunner } from "../a-runner.ts";
import { aTask } from "../a-task.ts";
import { needsProgram } from "../needs-program.ts";
import { serveBytes } from "../package-server.ts";

const exampleOf = (language: string) => path.join(import.meta.dirname, "../../examples", language);

/** The package that the example's own command makes. */
function packed(language: string): Buffer {
  const archive = path.join(aDirectory(), "package.tar.gz");
  execFileSync("./pack.sh", [archive], { cwd: exampleOf(language), stdio: ["ignore", "ignore", "inherit"] });
  return readFileSync(archive);
}

test("Python: SIMPLE over the protocol, standard library only", async (context) => {
  needsProgram(context, "python3");
  const runner = aRunner();
  const app = { appURL: `${(await serveBytes(packed("python"))).origin}/python.tar.gz` };
  expect(await runner.report(aTask({ app, item: 2 }))).toMatchObject({ outcome: "FINISHED" });
  expect(runner.printed).toEqual([expect.stringMatching(/ Hello from Python, shard 2 of 3: Beijing$/)]);
  const broken = await runner.report(aTask({ app, shardingParameter: "broken" }));
  expect(broken).toMatchObject({ outcome: "FAILED", reason: "ValueError: this shard is broken" });
});

test("shell: a SCRIPT that is a single file", async () => {
  const runner = aRunner();
  const file = readFileSync(path.join(exampleOf("shell"), "report.sh"));
  const task = aTask({
    app: { appURL: `${(await serveBytes(file)).origin}/report.sh` },
    job: { jobType: "SCRIPT", scriptCommandLine: "report.sh nightly" },
  });
  expect(await runner.report(task)).toMatchObject({ outcome: "FINISHED" });
  const [, context = ""] = (runner.printed[0] ?? "").split(" The nightly report: ");
  expect(JSON.parse(context)).toMatchObject({ taskId: task.taskId });
});
