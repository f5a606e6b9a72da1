import fc from "fast-check";
import { expect, test } from "vitest";
import { countExecution } from "../../../functions/core/statistics/count-execution.ts";
import { countJobs } from "../../../functions/core/statistics/count-jobs.ts";
import { INTERVAL_MS, merged } from "../../../functions/core/statistics/counters.ts";
import { firstMinute, ranInMinutes, totalOf } from "../../../functions/core/statistics/series.ts";

const DAY = Date.UTC(2027, 0, 4);
const { MINUTE: MINUTE_MS, DAY: DAY_MS } = INTERVAL_MS;
const counts = { FINISHED: 5, KILLED: 4, FAILED: 3, ERROR: 2, LOST: 1 };

test("an execution within a minute leaves its results there, and nothing of its running", () => {
  const results = { succeeded: 5, failed: 6, begunExecutions: 1, begunTasks: 15, LOST: 1 };
  expect(countExecution({ counts, startedAt: DAY + 1, endedAt: DAY + 59_999 })).toEqual([
    { interval: "MINUTE", at: DAY, counters: results },
    { interval: "DAY", at: DAY, counters: results },
  ]);
});

test("an execution over midnight ran in two minutes and two days", () => {
  const endedAt = DAY + DAY_MS;
  const ran = { executions: 1, tasks: 15, begunExecutions: 1, begunTasks: 15 };
  const ended = { succeeded: 5, failed: 6, executions: -1, tasks: -15, LOST: 1 };
  expect(countExecution({ counts, startedAt: endedAt - 1, endedAt })).toEqual([
    { interval: "DAY", at: DAY, counters: ran },
    { interval: "MINUTE", at: endedAt - MINUTE_MS, counters: ran },
    { interval: "MINUTE", at: endedAt, counters: ended },
    { interval: "DAY", at: endedAt, counters: ended },
  ]);
});

test("an execution that is cancelled before any shard ran counts as neither success nor failure", () => {
  const cancelled = { FINISHED: 0, KILLED: 3, FAILED: 0, ERROR: 0, LOST: 0 };
  const counters = { begunExecutions: 1, begunTasks: 3, KILLED: 1 };
  expect(countExecution({ counts: cancelled, startedAt: DAY, endedAt: DAY })).toEqual([
    { interval: "MINUTE", at: DAY, counters },
    { interval: "DAY", at: DAY, counters },
  ]);
});

test("an execution that ran no shard, over midnight, is none", () => {
  const none = { FINISHED: 0, KILLED: 0, FAILED: 0, ERROR: 0, LOST: 0 };
  expect(countExecution({ counts: none, startedAt: DAY - 1, endedAt: DAY })).toEqual([]);
});

test("jobs are counted by days, and an update of the same kind is none", () => {
  const script = { jobType: "SCRIPT", jobExecutionType: "TRANSIENT" } as const;
  const counters = { registered: 1, SCRIPT: 1, TRANSIENT: 1 };
  expect(countJobs(undefined, script, DAY + 5)).toEqual([{ interval: "DAY", at: DAY, counters }]);
  expect(countJobs(script, { ...script }, DAY)).toEqual([]);
});

const executions = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 3 * DAY_MS }), fc.integer({ min: 0, max: DAY_MS }))
    .map(([start, length]) => ({ counts, startedAt: DAY + start, endedAt: DAY + start + length })),
  { maxLength: 30 },
);

test("in each minute as many ran as began before its end and ended in it or later, those that still run too", () => {
  const looked = fc.integer({ min: 0, max: (4 * DAY_MS) / MINUTE_MS }).map((minute) => DAY + minute * MINUTE_MS);
  fc.assert(
    fc.property(executions, executions, looked, fc.integer({ min: 0, max: 100 }), (ended, running, from, more) => {
      const counted = merged(ended.flatMap(countExecution));
      const [days = [], minutes = []] = (["DAY", "MINUTE"] as const).map((kind) =>
        counted.filter((one) => one.interval === kind),
      );
      const open = running.map(({ startedAt }) => ({ startedAt, value: 1 }));
      const until = from + more * MINUTE_MS;
      const points = ranInMinutes({ days, minutes, open }, "executions", from, until);
      expect(points.map(({ at }) => at)).toEqual(Array.from({ length: more + 1 }, (_, n) => from + n * MINUTE_MS));
      const all = [...ended, ...open.map(({ startedAt }) => ({ startedAt, endedAt: Number.POSITIVE_INFINITY }))];
      for (const { at, value } of points) {
        const ran = all.filter(({ startedAt, endedAt }) => startedAt < at + MINUTE_MS && endedAt >= at);
        expect(value).toBe(ran.length);
      }
    }),
  );
});

test.each([
  { because: "there is none", days: [], minutes: [], open: [], first: undefined },
  { because: "the stack is older than the window", days: [DAY - DAY_MS], minutes: [], open: [], first: DAY },
  { because: "it is counted there first", days: [DAY], minutes: [DAY + MINUTE_MS], open: [], first: DAY + MINUTE_MS },
  { because: "it still runs", days: [DAY], minutes: [], open: [DAY + 3 * MINUTE_MS + 1], first: DAY + 3 * MINUTE_MS },
  { because: "it began before the window", days: [], minutes: [], open: [DAY - 1], first: DAY },
])("the first data of a window from a day on are at $first: $because", ({ days, minutes, open, first }) => {
  const rows = (interval: "DAY" | "MINUTE", instants: readonly number[]) =>
    instants.map((at) => ({ interval, at, counters: { succeeded: 1 } }));
  const known = { days: rows("DAY", days), minutes: rows("MINUTE", minutes) };
  expect(firstMinute({ ...known, open: open.map((startedAt) => ({ startedAt, value: 1 })) }, DAY)).toBe(first);
});

test("minutes and days come to the same", () => {
  fc.assert(
    fc.property(executions, (all) => {
      const counted = merged(all.flatMap(countExecution));
      const total = (kind: string) =>
        totalOf(
          counted.filter(({ interval }) => interval === kind),
          "succeeded",
          0,
          DAY + 9 * DAY_MS,
        );
      expect(total("MINUTE")).toBe(5 * all.length);
      expect(total("DAY")).toBe(5 * all.length);
    }),
  );
});
