import { readFileSync } from "node:fs";
import path from "node:path";
import { nodeAppFiles } from "../../runner/node-app.ts";
import { SLOWNESS } from "../../support/patience.ts";
import { packed } from "../harness/package-host.ts";

export const ITEMS = 10_000;

/**
 * An app with a streaming job over `ITEMS` items. Its source is a cursor in a file, moved when a round's items are
 * done. It tells of each item in `<STREAM_DIRECTORY>/<jobName>.log`. `jobParameter` names items: attempt n
 * works on the nth of them, and tells so, until it is ended. Its work takes longer on a slow machine, like all other
 * work.
 */
export const streamingPackage = (): Buffer =>
  packed(
    nodeAppFiles(`
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type JobContext, runJobs } from "elastic-job-serverless";

const PER_ROUND = 50;
const WORK_MS = ${0.5 * SLOWNESS};
const BEAT_MS = 10;
const clock = new Int32Array(new SharedArrayBuffer(4));
const work = (ms: number) => Atomics.wait(clock, 0, 0, ms);
const fileOf = (context: JobContext, suffix: string) =>
  path.join(process.env.STREAM_DIRECTORY ?? "", context.jobName + suffix);

const Any = {
  fetchData(context: JobContext) {
    const cursor = fileOf(context, ".cursor");
    const from = existsSync(cursor) ? Number(readFileSync(cursor, "utf8")) : 0;
    return Array.from({ length: Math.min(PER_ROUND, ${ITEMS} - from) }, (_, n) => from + n);
  },

  processData(context: JobContext, items: readonly number[]) {
    const { attempt, jobParameter } = context;
    const stuckAt = jobParameter.split(",")[attempt - 1];
    const tell = (what: string, item: number) =>
      appendFileSync(fileOf(context, ".log"), [what, item, attempt, process.pid, Date.now()].join(" ") + "\\n");
    for (const item of items) {
      tell("begin", item);
      while (String(item) === stuckAt) {
        work(BEAT_MS);
        tell("beat", item);
      }
      work(WORK_MS);
      tell("end", item);
    }
    const cursor = fileOf(context, ".cursor");
    writeFileSync(cursor + ".new", String((items.at(-1) ?? 0) + 1));
    renameSync(cursor + ".new", cursor);
  },
};

runJobs({ Any });
`),
  );

/** One line of the job's log; all are in the order in which they were appended. */
export interface StreamLine {
  readonly what: "begin" | "beat" | "end";
  readonly item: number;
  /** From 1. */
  readonly attempt: number;
  readonly pid: number;
  /** Epoch ms. */
  readonly at: number;
}

/** @returns nothing while the job has told nothing. */
export function readStream(directory: string, jobName: string): StreamLine[] {
  let text = "";
  try {
    text = readFileSync(path.join(directory, `${jobName}.log`), "utf8");
  } catch {
    return [];
  }
  return Array.from(text.matchAll(/^(begin|beat|end) (\d+) (\d+) (\d+) (\d+)\n/gm), ([, what, ...numbers]) => {
    const [item = -1, attempt = -1, pid = -1, at = -1] = numbers.map(Number);
    return { what: what as StreamLine["what"], item, attempt, pid, at };
  });
}
