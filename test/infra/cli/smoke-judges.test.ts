import { expect, test } from "vitest";
import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { UNREPORTED } from "../../../functions/core/run/judge-task.ts";
import { type Crowd, judgeAge, judgeThrottle, mostAtATime } from "../../../infra/cli/smoke/crowd.ts";
import { priceOf } from "../../../infra/cli/smoke/price.ts";
import { judgeStarts, judgeTenants, type Started } from "../../../infra/cli/smoke/starts.ts";
import { judgeAnswers } from "../../../infra/cli/smoke/transaction.ts";

const NONE = { FINISHED: 0, KILLED: 0, FAILED: 0, ERROR: 0, LOST: 0 };
const crowd = (counts: Partial<typeof NONE>, changes: Partial<Omit<Crowd, "execution">> = {}): Crowd => {
  const status: ExecutionView["status"] = (counts.LOST ?? 0) > 0 ? "LOST" : "FINISHED";
  const execution = { executionId: "j.t", jobName: "j", fireTime: "2027-01-01T00:00:00Z", status };
  return {
    execution: { ...execution, counts: { ...NONE, ...counts } },
    most: 4,
    isLimited: true,
    reasons: [],
    ...changes,
  };
};

test.each([
  { because: "all ran, and some of them later", seen: crowd({ FINISHED: 6 }), verdict: "holds" },
  { because: "one was lost", seen: crowd({ FINISHED: 5, LOST: 1 }), verdict: "fails" },
  { because: "all ran at once", seen: crowd({ FINISHED: 6 }, { most: 6 }), verdict: "unknown" },
  { because: "permits may have waited", seen: crowd({ FINISHED: 6 }, { isLimited: false }), verdict: "unknown" },
])("throttle: $verdict, where $because", ({ seen, verdict }) => {
  expect(judgeThrottle(seen)).toMatchObject({ verdict });
});

const TOO_OLD = "Lambda dropped it: EventAgeExceeded";
test.each([
  { because: "records came", seen: crowd({ FINISHED: 4, LOST: 2 }, { reasons: [TOO_OLD, TOO_OLD] }), verdict: "holds" },
  {
    because: "one has another reason",
    seen: crowd({ FINISHED: 4, LOST: 2 }, { reasons: [TOO_OLD, "exit"] }),
    verdict: "fails",
  },
  {
    because: "one has no record",
    seen: crowd({ FINISHED: 5, LOST: 1 }, { reasons: [UNREPORTED.unclaimed] }),
    verdict: "fails",
  },
  { because: "none waited so long", seen: crowd({ FINISHED: 6 }), verdict: "unknown" },
])("age: $verdict, where $because", ({ seen, verdict }) => {
  expect(judgeAge(seen, 60_000)).toMatchObject({ verdict });
});

test("shards that follow each other are not at the same time", () => {
  const shard = (claim: number, end?: number) => ({
    attempts: [
      {
        ...{ attempt: 1, taskId: "t", claimTime: `2027-01-01T00:00:0${claim}Z` },
        ...(end !== undefined && { endTime: `2027-01-01T00:00:0${end}Z` }),
      },
    ],
  });
  expect(mostAtATime([])).toBe(0);
  expect(mostAtATime([shard(0, 2), shard(2, 4), shard(4, 6)])).toBe(1);
  expect(mostAtATime([shard(0, 3), shard(1, 4), shard(2, 6), shard(5, 7)])).toBe(3);
});

const run = (ms: number | undefined, status: Started["status"] = "FINISHED"): Started => ({ ms, status });
test.each([
  { concurrency: 10, runs: Array<Started>(26).fill(run(900)), verdict: "holds" },
  { concurrency: 10, runs: Array<Started>(25).fill(run(900)), verdict: "unknown" },
  { concurrency: undefined, runs: [run(900)], verdict: "unknown" },
  { concurrency: 0, runs: [run(900), run(undefined, "LOST")], verdict: "fails" },
])("tenants: $verdict with a concurrency of $concurrency", ({ concurrency, runs, verdict }) => {
  expect(judgeTenants(runs, concurrency)).toMatchObject({ verdict, seen: expect.stringContaining("900 ms") });
});

test("a cold start that lasts longer than ten seconds, or never comes, fails", () => {
  const pair = (cold: Started) => ({ tier: 256, cold, warm: run(50) });
  expect(judgeStarts([pair(run(800))])).toEqual({ verdict: "holds", seen: "256 MB 800 ms, then 50 ms" });
  expect(judgeStarts([pair(run(10_001))])).toMatchObject({ verdict: "fails" });
  expect(judgeStarts([pair(run(800)), pair(run(undefined, "LOST"))])).toMatchObject({
    verdict: "fails",
    seen: expect.stringContaining("256 MB LOST, then 50 ms"),
  });
});

const answers = (own: string, row: string, attribute: string) => JSON.stringify({ own, row, attribute });
const [CANCELED, DENIED] = ["TransactionCanceledException", "AccessDeniedException"];
test.each([
  { printed: answers(CANCELED, DENIED, DENIED), verdict: "holds" },
  { printed: `a warning\n${answers(CANCELED, DENIED, DENIED)}\n`, verdict: "holds" },
  { printed: answers(CANCELED, CANCELED, DENIED), verdict: "fails" },
  { printed: answers(CANCELED, DENIED, CANCELED), verdict: "fails" },
  { printed: answers(DENIED, DENIED, DENIED), verdict: "fails" },
  { printed: "TypeError: fetch failed", verdict: "unknown" },
  { printed: "{ a: 1 }", verdict: "unknown" },
])("transaction: $verdict after $printed", ({ printed, verdict }) => {
  expect(judgeAnswers(printed)).toMatchObject({ verdict });
});

test("the price is that of fires, shards and runners", () => {
  // A fire of one shard as `PER_FIRE` and `shardUses` count it, and a GB-s of 0.0000166667 USD.
  const { seen, verdict } = priceOf([
    { shards: 1, gbSeconds: 1_000 },
    { shards: 300, gbSeconds: 200 },
  ]);
  expect(verdict).toBe("unknown");
  expect(seen).toMatch(/^executions: 2, shards: 301, GB-s of runners: 1200\.0: 0\.02\d USD by the prices of us-east-1/);
});
