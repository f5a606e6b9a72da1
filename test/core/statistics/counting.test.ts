import fc from "fast-check";
import { expect, test } from "vitest";
import { countExecution } from "../../../functions/core/statistics/count-execution.ts";
import { countJobs } from "../../../functions/core/statistics/count-jobs.ts";
import { beginOf, INTERVAL_MS, merged } from "../../../functions/core/statistics/counters.ts";
import { levels, totalOf } from "../../../functions/core/statistics/series.ts";

const DAY = Date.UTC(2027, 0, 4);
const { MINUTE: MINUTE_MS, DAY: DAY_MS } = INTERVAL_MS;
const counts = { FINISHED: 5, KILLED: 4, FAILED: 3, ERROR: 2, LOST: 1 };

test("an execution within a minute leaves its results there, and nothing of its running", () => {
  const results = { succeeded: 5, failed: 6, LOST: 1 };
  expect(countExecution({ counts, startedAt: DAY + 1, endedAt: DAY + 59_999 })).toEqual([
    { interval: "MINUTE", at: DAY, counters: results },
    { interval: "DAY", at: DAY, counters: results },
  ]);
});

test("an execution over midnight ran in two minutes and two days", () => {
  const endedAt = DAY + DAY_MS;
  const ran = { executions: 1, tasks: 15 };
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
  expect(countExecution({ counts: cancelled, startedAt: DAY, endedAt: DAY })).toEqual([
    { interval: "MINUTE", at: DAY, counters: { KILLED: 1 } },
    { interval: "DAY", at: DAY, counters: { KILLED: 1 } },
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

test("whenever one looks, as many run as have started before the minute and not ended before it", () => {
  const looked = fc.integer({ min: 0, max: (4 * DAY_MS) / MINUTE_MS }).map((minute) => DAY + minute * MINUTE_MS);
  fc.assert(
    fc.property(executions, looked, fc.integer({ min: 0, max: 100 }), (all, from, more) => {
      const counted = merged(all.flatMap(countExecution));
      const [days, minutes] = (["DAY", "MINUTE"] as const).map((kind) =>
        counted.filter((one) => one.interval === kind),
      );
      const until = from + more * MINUTE_MS;
      const points = levels({ days: days ?? [], minutes: minutes ?? [] }, "executions", from, until);
      expect(points.map(({ at }) => at)).toEqual(Array.from({ length: more + 1 }, (_, n) => from + n * MINUTE_MS));
      const before = (instant: number, at: number) => beginOf("MINUTE", instant) < at;
      for (const { at, value } of points) {
        const running = all.filter(({ startedAt, endedAt }) => before(startedAt, at) && !before(endedAt, at));
        expect(value).toBe(running.length);
      }
    }),
  );
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
