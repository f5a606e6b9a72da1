import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { aDirectory } from "./a-directory.ts";
import { startScript } from "./a-package.ts";
import { aRunner, type Runner } from "./a-runner.ts";
import { aTask } from "./a-task.ts";
import { isAlive } from "./is-alive.ts";
import { serveBytes } from "./package-server.ts";

/** Processes write their ids here, one file each. */
const notesIn = (directory: string): number[] => readdirSync(directory).map(Number);

/** Runs a script with a directory in `$NOTES`. @returns the processes that noted themselves there. */
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

test("a daemon that removed its mark is found by its ancestors", async () => {
  const hidden = `env -i NOTES=$NOTES setsid sh -c 'echo >$NOTES/$$; exec sleep 60' >/dev/null 2>&1`;
  const { pids } = await runAndCount(aRunner(), [`( ${hidden} & sleep 2 ) &`, "sleep 2.4"]);
  expect(pids).toHaveLength(1);
  expect(pids.filter(isAlive)).toEqual([]);
});
