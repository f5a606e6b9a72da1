import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { aDirectory } from "./a-directory.ts";
import { startScript } from "./a-package.ts";
import { aRunner, type Runner } from "./a-runner.ts";
import { aTask } from "./a-task.ts";
import { isAlive } from "./is-alive.ts";
import { serveBytes } from "./package-server.ts";

/** Processes write their ids here, one file each. */
const notesIn = (directory: string): number[] => readdirSync(directory).map(Number);

/** Runs a script to which `$NOTES` is a directory, and says which processes noted themselves there. */
async function runAndCount(runner: Runner, lines: readonly string[], job = {}) {
  const notes = aDirectory();
  const { origin } = await serveBytes(startScript(...lines));
  const task = aTask({
    app: { appURL: `${origin}/a.tgz`, environment: { NOTES: notes } },
    job: { jobType: "SCRIPT", scriptCommandLine: "bin/start.sh", ...job },
  });
  const report = await runner.report(task);
  return { report, pids: notesIn(notes) };
}

/** A process of the same user, group and session that is none of the runner's business. */
function aBystander(): number {
  const pid = Number(execFileSync("sh", ["-c", "sleep 60 >/dev/null 2>&1 & echo $!"]));
  onTestFinished(() => void process.kill(pid, "SIGKILL"));
  return pid;
}

test.each([
  { because: "a child that outlives the script", line: `sleep 60 & echo >$NOTES/$!` },
  { because: "a child in a session of its own", line: `setsid sh -c 'echo >$NOTES/$$; exec sleep 60' &` },
  {
    because: "a grandchild that forgot its environment",
    line: `env -i NOTES=$NOTES sh -c 'sh -c "echo >\\$NOTES/\\$\\$; exec env -i sleep 60" & sleep 0.05' &`,
  },
  {
    because: "a daemon: a session of its own, parents gone, output closed",
    line: `setsid sh -c 'sh -c "echo >$NOTES/\\$\\$; exec sleep 60" >/dev/null 2>&1 &' &`,
  },
])("$because ends with the task", async ({ line }) => {
  const { report, pids } = await runAndCount(aRunner(), [line, 'while [ -z "$(ls $NOTES)" ]; do sleep 0.01; done']);
  expect(report).toMatchObject({ outcome: "FINISHED" });
  expect(pids).toHaveLength(1);
  expect(pids.filter(isAlive)).toEqual([]);
});

test("a daemon that threw its mark away is known by whom it descended from", async () => {
  const hidden = `env -i NOTES=$NOTES setsid sh -c 'echo >$NOTES/$$; exec sleep 60' >/dev/null 2>&1`;
  const { pids } = await runAndCount(aRunner(), [`( ${hidden} & sleep 0.8 ) &`, "sleep 1.2"]);
  expect(pids).toHaveLength(1);
  expect(pids.filter(isAlive)).toEqual([]);
});

test("200 processes that each left for a session of their own end when the time-out comes", async () => {
  const swarm = "for i in $(seq 200); do setsid sh -c 'echo >$NOTES/$$; exec sleep 60' & done; wait; sleep 60";
  const { report, pids } = await runAndCount(aRunner({ killAfterSeconds: 1 }), [swarm], { timeoutSeconds: 4 });
  expect(report).toMatchObject({ outcome: "FAILED", reason: "timeout" });
  expect(report.endedAt - (report.startedAt ?? 0)).toBeLessThan(5_000);
  expect(pids).toHaveLength(200);
  expect(pids.filter(isAlive)).toEqual([]);
});

test("a bystander of the same user, group and session survives", async () => {
  const bystander = aBystander();
  const { report } = await runAndCount(aRunner(), ["kill -9 $$"]);
  expect(report).toMatchObject({ outcome: "LOST" });
  expect(isAlive(bystander)).toBe(true);
});

test("the next task of a sandbox works after one that was killed", async () => {
  const runner = aRunner({ killAfterSeconds: 0 });
  await runAndCount(runner, ["trap '' TERM", "while :; do :; done"], { timeoutSeconds: 1 });
  const { report } = await runAndCount(runner, ["exit 0"]);
  expect(report).toMatchObject({ outcome: "FINISHED" });
});

test("256 MB of output are read and bounded, and the report stays small", async () => {
  const runner = aRunner();
  const { report } = await runAndCount(runner, ["head -c 268435456 /dev/zero | tr '\\0' x", "echo the end", "exit 1"]);
  expect(report).toMatchObject({ outcome: "FAILED", tail: expect.stringMatching(/x{100}the end\n$/) });
  expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThanOrEqual(8_192);
  expect(runner.printed.join("").length).toBeLessThan(1_100_000 + runner.printed.length * 200);
  expect(runner.printed.at(-1)).toContain("is not logged");
});
