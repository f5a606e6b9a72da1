import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import type { OutcomeCounts } from "../../../functions/contract/outcome.ts";
import { UNREPORTED } from "../../../functions/core/run/judge-task.ts";
import { duration } from "../output/times.ts";
import { isOpenStatus } from "../verbs/wait-for-end.ts";
import { awsPage, type Check, type Finding, type Stage } from "./check.ts";
import { runOnce, type SmokeJob } from "./run-job.ts";

const RECORDS = awsPage("lambda/latest/dg/invocation-async-retain-records.html");
/** One more than a chunk: such executions are invoked by the alias `batched`. */
const TWO_CHUNKS = 201;

interface End extends Omit<Check, "look"> {
  readonly parameters: string;
  readonly expected: Partial<OutcomeCounts>;
  /** Why it is not looked at here; undefined: it is. */
  readonly isLeftOut?: (stage: Stage) => string | undefined;
}

/** How tasks end, and that Lambda reports it. */
const ENDS: readonly End[] = [
  {
    name: "success",
    assumes: {
      en: "an invocation that succeeds has a record at its destination, also where tenants are isolated",
      zh: "成功的调用会在目标中留下记录，启用租户隔离时也一样",
    },
    page: RECORDS,
    parameters: "0=well",
    expected: { FINISHED: 1 },
  },
  {
    name: "crash",
    assumes: {
      en: "an invocation whose runtime exits fails at once and has a record",
      zh: "运行时退出的调用立即失败，并留下记录",
    },
    page: awsPage("lambda/latest/dg/invocation-async-error-handling.html"),
    parameters: "0=exit",
    expected: { LOST: 1 },
  },
  {
    name: "memory",
    assumes: {
      en: "an invocation that runs out of memory fails, or the kernel kills its largest process",
      zh: "内存耗尽的调用会失败，或由内核终止其最大的进程",
    },
    page: awsPage("lambda/latest/dg/configuration-memory.html"),
    parameters: "0=grow",
    expected: { LOST: 1 },
    isLeftOut: ({ isLocal }) => (isLocal ? "a sandbox of this machine has no memory limit" : undefined),
  },
  {
    name: "time-out",
    assumes: {
      en: "an invocation that runs into the function's time-out fails and has a record",
      zh: "超过函数超时时间的调用会失败，并留下记录",
    },
    page: awsPage("lambda/latest/dg/configuration-timeout.html"),
    parameters: "0=hang",
    expected: { LOST: 1 },
    isLeftOut: ({ isSlow }) => (isSlow ? undefined : "it takes a function's time-out; --slow looks at it"),
  },
];

const ALONE: readonly Check[] = ENDS.map((end) => ({
  name: end.name,
  assumes: end.assumes,
  page: end.page,
  async look(stage) {
    const reason = end.isLeftOut?.(stage);
    if (reason !== undefined) return { verdict: "unknown", seen: reason };
    const job: SmokeJob = { name: end.name, shards: 1, parameters: end.parameters };
    return judgeEnd(await runOnce(stage, job), end.expected, stage.patienceMs);
  },
}));

/** Executions of several chunks are invoked by an alias, which has destinations of its own. */
const ALIAS: Check = {
  name: "alias",
  assumes: {
    en: "an invocation by an alias of $LATEST has records at the alias's own destinations, of success and of each failure",
    zh: "通过 $LATEST 的别名调用时，成功与每种失败的记录都到别名自己的目标",
  },
  page: awsPage("lambda/latest/api/API_PutFunctionEventInvokeConfig.html"),
  async look(stage) {
    const failures = ["exit", ...(stage.isLocal ? [] : ["grow"]), ...(stage.isSlow ? ["hang"] : [])];
    const parameters = failures.map((way, item) => `${item}=${way}`).join();
    const execution = await runOnce(stage, { name: "alias", shards: TWO_CHUNKS, parameters });
    const expected = { FINISHED: TWO_CHUNKS - failures.length, LOST: failures.length };
    const { verdict, seen } = judgeEnd(execution, expected, stage.patienceMs);
    return { verdict, seen: `${seen} (${failures.join(", ")})` };
  },
};

export const END_CHECKS: readonly Check[] = [...ALONE, ALIAS];

const COUNTED = ["FINISHED", "KILLED", "FAILED", "ERROR", "LOST"] as const;

/** Whether a shard is LOST because no record of its end came. */
export const isUnreported = (reason: string | undefined): boolean =>
  Object.values<string | undefined>(UNREPORTED).includes(reason);

/** `3 FINISHED, 1 LOST` */
export const countsOf = ({ counts }: Pick<ExecutionView, "counts">): string =>
  COUNTED.filter((outcome) => (counts?.[outcome] ?? 0) > 0)
    .map((outcome) => `${counts?.[outcome]} ${outcome}`)
    .join(", ");

/** Compares an execution with the expected ends of its shards. @param patienceMs how long it was waited for. */
export function judgeEnd(execution: ExecutionView, expected: Partial<OutcomeCounts>, patienceMs: number): Finding {
  const { status, counts, durationMs, reason } = execution;
  const seen = countsOf(execution);
  if (isOpenStatus(status))
    return { verdict: "fails", seen: `no record of every end within ${duration(patienceMs)}: ${seen || "none ended"}` };
  const because = reason === undefined ? "" : `: ${reason}`;
  const ended = `${seen || status} after ${duration(durationMs)}${because}`;
  if (isUnreported(reason)) return { verdict: "fails", seen: `no record came, ${ended}` };
  const isExpected = COUNTED.every((outcome) => (counts?.[outcome] ?? 0) === (expected[outcome] ?? 0));
  return { verdict: isExpected ? "holds" : "fails", seen: ended };
}
