import fc from "fast-check";
import { expect, test } from "vitest";
import { Timings } from "../../../functions/contract/timings.ts";
import {
  type EndedAttempt,
  LONGEST_BACKOFF_MS,
  maxAttemptsOf,
  sequelOf,
} from "../../../functions/core/run/failover.ts";

const timings = Timings.parse({});
const lost: EndedAttempt = { attempt: 1, outcome: "LOST", mayLive: false, endedAt: 1_000_000 };

test.each([
  { job: { jobExecutionType: "TRANSIENT", failover: false } as const, attempts: 1 },
  { job: { jobExecutionType: "TRANSIENT", failover: true } as const, attempts: 4 },
  { job: { jobExecutionType: "DAEMON", failover: false } as const, attempts: Number.MAX_SAFE_INTEGER },
])("$job has at most $attempts attempts", ({ job, attempts }) => {
  expect(maxAttemptsOf(job)).toBe(attempts);
});

test.each<{ because: string; ended: EndedAttempt; maxAttempts?: number; dice?: number; waitMs: number | undefined }>([
  { because: "the first back-off", ended: lost, waitMs: 60_000 },
  { because: "it doubles", ended: { ...lost, attempt: 2 }, waitMs: 120_000 },
  { because: "and doubles", ended: { ...lost, attempt: 3 }, waitMs: 240_000 },
  { because: "three failovers are enough", ended: { ...lost, attempt: 4 }, waitMs: undefined },
  { because: "jitter takes off up to half", ended: lost, dice: 0.5, waitMs: 45_000 },
  {
    because: "a claimed task's process may need 60 s to notice",
    ended: { ...lost, mayLive: true },
    dice: 0.99,
    waitMs: 60_000,
  },
  {
    because: "a longer back-off is enough of a fence",
    ended: { ...lost, attempt: 3, mayLive: true },
    dice: 0.5,
    waitMs: 180_000,
  },
  { because: "without failover there is one attempt", ended: lost, maxAttempts: 1, waitMs: undefined },
  {
    because: "network error or 5xx of the package's server",
    ended: { ...lost, outcome: "ERROR", retryable: true },
    waitMs: 60_000,
  },
  { because: "4xx or a bad archive will not get better", ended: { ...lost, outcome: "ERROR" }, waitMs: undefined },
  { because: "it ran, and said no", ended: { ...lost, outcome: "FAILED" }, waitMs: undefined },
  {
    because: "it ran and failed, so its `retryable` does not count",
    ended: { ...lost, outcome: "FAILED", retryable: true },
    waitMs: undefined,
  },
  { because: "a client killed it", ended: { ...lost, outcome: "KILLED" }, waitMs: undefined },
  { because: "it is done", ended: { ...lost, outcome: "FINISHED" }, waitMs: undefined },
  {
    because: "a DAEMON shard comes back for ever, within five minutes",
    ended: { ...lost, attempt: 50 },
    maxAttempts: Number.MAX_SAFE_INTEGER,
    waitMs: 300_000,
  },
])("$ended.outcome of attempt $ended.attempt: $because", ({ ended, maxAttempts = 4, dice = 0, waitMs }) => {
  const { nextAt } = sequelOf(ended, maxAttempts, timings, dice);
  expect(nextAt === undefined ? undefined : nextAt - ended.endedAt).toBe(waitMs);
});

test.each<{ because: string; ended: EndedAttempt; fenceMs: number | undefined }>([
  { because: "its process may need 60 s to notice", ended: { ...lost, mayLive: true }, fenceMs: 60_000 },
  {
    because: "a process that is killed may need 60 s to notice, too",
    ended: { ...lost, outcome: "KILLED", mayLive: true },
    fenceMs: 60_000,
  },
  {
    because: "also behind the last attempt, for the job's next fire",
    ended: { ...lost, attempt: 4, mayLive: true },
    fenceMs: 60_000,
  },
  { because: "its row is burnt, or its runner saw the process end", ended: lost, fenceMs: undefined },
  { because: "its process reported", ended: { ...lost, outcome: "FAILED", mayLive: true }, fenceMs: undefined },
])("$ended.outcome of attempt $ended.attempt, may live $ended.mayLive: $because", ({ ended, fenceMs }) => {
  const { fencedUntil } = sequelOf(ended, 4, timings, 0.5);
  expect(fencedUntil).toBe(fenceMs === undefined ? 0 : ended.endedAt + fenceMs);
});

test("after the LOST of a claimed task the fence holds and the back-off is bounded, for every roll", () => {
  const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), dice, (attempt, die) => {
      const { nextAt } = sequelOf({ ...lost, attempt, mayLive: true }, Number.MAX_SAFE_INTEGER, timings, die);
      const waitMs = (nextAt ?? Number.NaN) - lost.endedAt;
      return waitMs >= timings.fenceSeconds * 1_000 && waitMs <= LONGEST_BACKOFF_MS;
    }),
  );
});
