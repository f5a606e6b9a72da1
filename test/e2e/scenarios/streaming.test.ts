import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Task } from "../../../functions/contract/task.ts";
import { eventually } from "../../support/eventually.ts";
import { roomySeconds } from "../../support/patience.ts";
import { publish } from "../harness/a-job.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { hostPackages, type PackageHost } from "../harness/package-host.ts";
import { SHORT_WAITS } from "../harness/short-waits.ts";
import { endOf, trigger } from "../harness/trigger.ts";
import { ITEMS, readStream, type StreamLine, streamingPackage } from "./streaming-job.ts";

/** On an idle machine five seconds of work and more, in segments of one and a half. */
const TIMINGS = {
  ...SHORT_WAITS,
  runnerTimeoutSeconds: roomySeconds(4),
  stopBeforeEndSeconds: 1,
  failoverBackoffSeconds: 1,
  fenceSeconds: 2,
};
const WITHIN_MS = 60_000;
/** In the middle of a round of fifty. */
const KILLED_AT = [3_025, 6_030];
const ALL = Array.from({ length: ITEMS }, (_, item) => item);

let host: PackageHost;
let stack: TestStack;
/** The invocations that Lambda accepted. */
const invoked: Task[] = [];

beforeAll(async () => {
  const bytes = streamingPackage();
  host = await hostPackages(() => ({ bytes }));
  const note = (name: string, payload: string) =>
    name.includes("runner") && invoked.push(Task.parse(JSON.parse(payload)));
  stack = await startTestStack({ watcher: { invoked: note } }, { timings: TIMINGS });
});

afterAll(async () => {
  await stack?.stop();
  host?.stop();
});

test("a streaming job processes each item exactly once, over three segments and more", async () => {
  const executionId = await stream("streams");
  const { execution } = await endOf(stack, executionId, WITHIN_MS);
  expect(execution).toMatchObject({ status: "FINISHED", counts: { FINISHED: 1 } });
  const lines = readStream(stack.directory, "streams");
  expect(itemsOf(lines, "begin")).toEqual(ALL);
  expect(itemsOf(lines, "end")).toEqual(ALL);
  expect(new Set(lines.map(({ attempt }) => attempt))).toEqual(new Set([1]));
  const segments = segmentsOf("streams");
  expect(segments).toEqual(segments.map((_, n) => n + 1));
  expect(segments.length).toBeGreaterThanOrEqual(3);
});

test("a streaming job whose sandbox is killed twice processes each item, none by two live attempts", async () => {
  const executionId = await stream("survives", { failover: true, jobParameter: KILLED_AT.join(",") });
  for (const [n, item] of KILLED_AT.entries()) {
    const { pid } = await eventually(
      `attempt ${n + 1} is at item ${item}`,
      () => readStream(stack.directory, "survives").find((line) => line.attempt === n + 1 && line.item === item),
      WITHIN_MS,
    );
    process.kill(parentOf(pid), "SIGKILL");
  }
  const { execution } = await endOf(stack, executionId, WITHIN_MS);
  expect(execution).toMatchObject({ status: "FINISHED", counts: { FINISHED: 1 } });
  const lines = readStream(stack.directory, "survives");
  expect([...new Set(itemsOf(lines, "end"))]).toEqual(ALL);
  const attempts = lines.map(({ attempt }) => attempt);
  expect(new Set(attempts)).toEqual(new Set([1, 2, 3]));
  expect(attempts, "an attempt told something after the next one had begun").toEqual(
    attempts.toSorted((a, b) => a - b),
  );
});

/** @returns the execution's id. */
async function stream(jobName: string, job: Readonly<Record<string, unknown>> = {}): Promise<string> {
  await publish(stack, {
    name: jobName,
    appURL: `${host.origin}/streaming.tar.gz`,
    app: { environment: { STREAM_DIRECTORY: stack.directory } },
    job: { jobType: "DATAFLOW", streamingProcess: true, ...job },
  });
  return trigger(stack, jobName);
}

const itemsOf = (lines: readonly StreamLine[], what: StreamLine["what"]) =>
  lines
    .filter((line) => line.what === what)
    .map(({ item }) => item)
    .sort((a, b) => a - b);

/** Numbers of the segments of a job's tasks, each once. */
const segmentsOf = (jobName: string) =>
  [...new Set(invoked.filter(({ taskId }) => taskId.startsWith(`${jobName}@-@`)).map(({ segment }) => segment))].sort(
    (a, b) => a - b,
  );

/** The runner's process, which has started the app's. */
function parentOf(pid: number): number {
  const [, parent] = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(parent);
}
