import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { expect, onTestFinished } from "vitest";
import type { TaskReport } from "../../functions/contract/task.ts";
import { PROC } from "../../functions/runner/process/process-files.ts";
import { patienceMs, roomySeconds } from "../support/patience.ts";
import { aDirectory } from "./a-directory.ts";
import { aTree, tarOf } from "./a-package.ts";
import { aRunner } from "./a-runner.ts";
import { aTask } from "./a-task.ts";
import { isAlive } from "./is-alive.ts";
import { serveBytes } from "./package-server.ts";

/** A forbidden act of a job, and its required end. */
export interface Misdeed {
  /** The start script. It first starts a stray process in a session of its own and does not wait for it. */
  readonly lines: readonly string[];
  /** Files of the package beside the start script. */
  readonly files?: Readonly<Record<string, string>>;
  /** Processes that note their ids in `$NOTES`, the stray included. @default 1 */
  readonly noted?: number;
  /** `timeoutSeconds` on an idle machine. */
  readonly limitSeconds: number;
  readonly ends: Partial<Record<keyof TaskReport, unknown>>;
  /** The runner's last line of the task. */
  readonly lastLine?: string;
}

const STRAY = `setsid sh -c 'echo >$NOTES/$$; exec sleep 600' & while [ -z "$(ls $NOTES)" ]; do sleep 0.01; done`;
/** How late after its limit a job may end, if it has to be killed too. */
const LATE_MS = patienceMs(1_000);
const KILL_AFTER_SECONDS = 0.3;
const MAX_REPORT_BYTES = 8_192;
const MAX_LOGGED_BYTES = 1_100_000;
/** The task id's part of each line. */
const PER_LINE_BYTES = 200;

/** Lets a job misbehave in a sandbox. It must end as expected, and leave only its report. */
export async function misbehave({ lines, files, noted = 1, limitSeconds, ends, lastLine }: Misdeed): Promise<void> {
  const timeoutSeconds = roomySeconds(limitSeconds);
  const runner = aRunner({ killAfterSeconds: KILL_AFTER_SECONDS });
  const bystander = aBystander();
  const notes = aDirectory();
  // The second task of the package finds the first one's notes, and is good.
  const script = ["#!/bin/sh", '[ -n "$(ls $NOTES)" ] && exec echo good', STRAY, ...lines, ""].join("\n");
  const { origin } = await serveBytes(tarOf(aTree({ "bin/start.sh": script, ...files })));
  const app = { appURL: `${origin}/a.tgz`, environment: { NOTES: notes } };

  const report = await runner.report(aTask({ app, job: { timeoutSeconds } }));
  const ranForMs = Date.now() - (report.startedAt ?? 0);
  expect(report).toMatchObject(ends);
  expect(ranForMs).toBeLessThanOrEqual(timeoutSeconds * 1_000 + LATE_MS);
  expect(readdirSync(notes)).toHaveLength(noted);
  expect(aliveWith(`NOTES=${notes}`)).toEqual([]);
  expect(isAlive(bystander)).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThanOrEqual(MAX_REPORT_BYTES);
  const logged = runner.printed.join("").length;
  expect(logged).toBeLessThan(MAX_LOGGED_BYTES + runner.printed.length * PER_LINE_BYTES);
  if (lastLine) expect(runner.printed.at(-1)).toContain(lastLine);

  const next = aTask({ app, job: { timeoutSeconds } });
  expect(await runner.report(next)).toMatchObject({ outcome: "FINISHED" });
  expect(runner.printedBy(next)).toEqual(["good"]);
}

/** A process of the same user, group and session that does not belong to the runner. */
function aBystander(): number {
  const pid = Number(execFileSync("sh", ["-c", "sleep 60 >/dev/null 2>&1 & echo $!"]));
  onTestFinished(() => void process.kill(pid, "SIGKILL"));
  return pid;
}

/** The processes that were started with this in their environment. */
const aliveWith = (variable: string): number[] =>
  PROC.pids().filter((pid) => isAlive(pid) && PROC.carries(pid, variable));
