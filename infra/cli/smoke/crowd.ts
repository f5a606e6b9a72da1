import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import type { ShardView } from "../../../functions/contract/shard-view.ts";
import { duration } from "../output/times.ts";
import { isOpenStatus } from "../verbs/wait-for-end.ts";
import { awsPage, type Check, type Finding, type Stage } from "./check.ts";
import { countsOf, isUnreported } from "./ends.ts";
import { jobOf, runOnce, type SmokeJob } from "./run-job.ts";

/** More than the sandboxes that a function has at a time on a developer's machine. */
const CROWD = 6;
/** How much longer the first shards run than an event may wait, s. */
const BEYOND_AGE_SECONDS = 15;

/** Events that find no free concurrency. */
export const CROWD_CHECKS: readonly Check[] = [
  {
    name: "throttle",
    assumes: {
      en: "an event that finds no free concurrency is tried again, and is not lost",
      zh: "没有空闲并发的事件会被重试，不会丢失",
    },
    page: awsPage("lambda/latest/dg/invocation-async-error-handling.html"),
    look: (stage) => lookAtCrowd(stage, "throttle", 1, judgeThrottle),
  },
  {
    name: "age",
    assumes: {
      en: "an event that finds no free concurrency until it is too old has a record EventAgeExceeded",
      zh: "直到过期仍没有空闲并发的事件会留下 EventAgeExceeded 记录",
    },
    page: awsPage("lambda/latest/api/API_PutFunctionEventInvokeConfig.html"),
    async look(stage) {
      const { isSlow, eventAgeSeconds } = stage;
      if (!isSlow) return { verdict: "unknown", seen: "it takes longer than an event may wait; --slow looks at it" };
      if (eventAgeSeconds === undefined)
        return {
          verdict: "unknown",
          seen: "events wait for an hour; a stack of --deploy has a minute, --age names another time",
        };
      return lookAtCrowd(stage, "age", eventAgeSeconds + BEYOND_AGE_SECONDS, judgeAge);
    },
  },
];

export interface Crowd {
  readonly execution: ExecutionView;
  /** Shards that ran at the same time, at most. */
  readonly most: number;
  /** Lambda itself held the others back, not the stack's permits. */
  readonly isLimited: boolean;
  readonly reasons: readonly string[];
}

type Judge = (crowd: Crowd, patienceMs: number) => Finding;

/** Runs more shards than there is concurrency for. @param seconds how long each of them runs */
async function lookAtCrowd(stage: Stage, name: string, seconds: number, judge: Judge): Promise<Finding> {
  const parameters = Array.from({ length: CROWD }, (_, item) => `${item}=hold${seconds}`).join();
  const job: SmokeJob = { name, shards: CROWD, parameters };
  const run = async (isLimited: boolean): Promise<Finding> => {
    const execution = await runOnce(stage, job);
    const shards: ShardView[] = [];
    const path = { executionId: execution.executionId };
    for await (const shard of stage.client.each("list-tasks", { path })) shards.push(shard);
    const reasons = shards.flatMap(({ attempts }) => attempts.map(({ reason = "" }) => reason));
    return judge({ execution, most: mostAtATime(shards), isLimited, reasons }, stage.patienceMs);
  };
  if (stage.account === undefined) return run(stage.isLocal);
  const { value } = await stage.client.call("preview-job", { body: jobOf(stage, job) });
  return stage.account.withOneRunner(value.runnerMemoryMB, () => run(true));
}

/** @returns how many of the shards were claimed and had not ended, at most. */
export function mostAtATime(shards: readonly Pick<ShardView, "attempts">[]): number {
  const moments = shards.flatMap(({ attempts }) =>
    attempts.flatMap(({ claimTime, endTime }) =>
      claimTime === undefined || endTime === undefined
        ? []
        : [
            { at: Date.parse(claimTime), change: 1 },
            { at: Date.parse(endTime), change: -1 },
          ],
    ),
  );
  let [now, most] = [0, 0];
  for (const { change } of moments.sort((a, b) => a.at - b.at || a.change - b.change)) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}

export function judgeThrottle({ execution, most, isLimited }: Crowd): Finding {
  const seen = `${countsOf(execution)}, ${most} of ${CROWD} at a time`;
  if (execution.counts?.FINISHED !== CROWD)
    return { verdict: "fails", seen: `${seen}: ${execution.reason ?? execution.status}` };
  if (most >= CROWD) return { verdict: "unknown", seen: `${seen}: no event had to wait` };
  if (isLimited) return { verdict: "holds", seen };
  return { verdict: "unknown", seen: `${seen}: the stack itself may have held them back; --deploy limits a function` };
}

export function judgeAge({ execution, most, reasons }: Crowd, patienceMs: number): Finding {
  const { counts, status } = execution;
  const seen = `${countsOf(execution)}, ${most} of ${CROWD} at a time`;
  if (isOpenStatus(status) || reasons.some(isUnreported))
    return { verdict: "fails", seen: `no record of every event within ${duration(patienceMs)}: ${seen}` };
  const tooOld = reasons.filter((reason) => reason.includes("EventAgeExceeded")).length;
  if (counts?.FINISHED === CROWD) return { verdict: "unknown", seen: `${seen}: no event waited for so long` };
  const isExpected = tooOld > 0 && tooOld === counts?.LOST && counts.FINISHED + tooOld === CROWD;
  return { verdict: isExpected ? "holds" : "fails", seen: `${seen}; ${tooOld} EventAgeExceeded` };
}
