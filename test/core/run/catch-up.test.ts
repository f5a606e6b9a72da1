import fc from "fast-check";
import { expect, test } from "vitest";
import type { Revision } from "../../../functions/contract/job.ts";
import { CATCH_UP_LIMIT, catchUp } from "../../../functions/core/run/catch-up.ts";
import type { Fire } from "../../../functions/core/run/fire.ts";
import { cronFireId } from "../../../functions/core/run/ids.ts";
import { aJob } from "../../support/a-job.ts";

const revision = (number: number, misfire: boolean): Revision => ({
  revision: number,
  enabled: true,
  config: aJob({ misfire }),
});
const every = (seconds: number, count: number, of: Revision) =>
  Array.from({ length: count }, (_, index) => ({ at: (index + 1) * seconds * 1_000, revision: of }));
const row = (at: number, more: Partial<Fire> = {}): Fire => ({
  jobName: "foo",
  fireId: cronFireId(at),
  firedAt: at,
  revision: 1,
  status: "STARTED",
  recordedAt: at,
  ...more,
});
const NEVER = Number.NEGATIVE_INFINITY;
const ALL = Number.POSITIVE_INFINITY;

test("without misfire all but the newest share one record", () => {
  const due = every(5, 1_000, revision(1, false));
  expect(catchUp(due, [], ALL, false)).toEqual({
    missed: [{ first: 5_000, through: 4_995_000, count: 999, revision: 1, misfire: false }],
    single: [5_000_000],
  });
});

test("with misfire the newest hundred catch up, oldest first, and the rest share one record", () => {
  const due = every(5, 1_000, revision(1, true));
  const { missed, single } = catchUp(due, [], ALL, false);
  expect(missed).toEqual([{ first: 5_000, through: 4_500_000, count: 900, revision: 1, misfire: true }]);
  expect(single).toEqual(due.slice(900).map(({ at }) => at));
});

test.each([101, 1_000, 1_001])("a hundred of %i instants with misfire catch up", (count) => {
  const { missed, single } = catchUp(every(5, count, revision(1, true)), [], ALL, false);
  expect([missed[0]?.count, single.length]).toEqual([count - CATCH_UP_LIMIT, CATCH_UP_LIMIT]);
});

test("an instant is late up to the limit itself", () => {
  const due = every(5, 3, revision(1, false));
  expect(catchUp(due, [], 5_000, false).single).toEqual([10_000, 15_000]);
});

test("instants that are not late yet go to the run state one by one", () => {
  const due = every(5, 10, revision(1, false));
  expect(catchUp(due, [], NEVER, false)).toEqual({ missed: [], single: due.map(({ at }) => at) });
});

test("a record of no due instant parts those before it from those after it", () => {
  const due = every(20, 4, revision(2, false));
  const { missed } = catchUp(due, [row(30_000)], ALL, true);
  expect(missed.map(({ first, through }) => [first, through])).toEqual([
    [20_000, 20_000],
    [40_000, 80_000],
  ]);
});

test("a halted job catches up with nothing", () => {
  const due = every(5, 3, revision(1, true));
  const shared = { first: 5_000, through: 15_000, count: 3, revision: 1, misfire: true };
  expect(catchUp(due, [], ALL, true)).toEqual({ missed: [shared], single: [] });
});

test("an instant with a record separates the records before and after it", () => {
  const due = every(5, 6, revision(1, false));
  const { missed, single } = catchUp(due, [row(15_000)], ALL, false);
  expect(missed.map(({ first, through, count }) => [first, through, count])).toEqual([
    [5_000, 10_000, 2],
    [20_000, 25_000, 2],
  ]);
  expect(single).toEqual([30_000]);
});

test("no record spans two revisions", () => {
  const due = [...every(5, 2, revision(1, false)), ...every(5, 6, revision(2, false)).slice(2)];
  expect(catchUp(due, [], ALL, false).missed.map(({ revision: of, count }) => [of, count])).toEqual([
    [1, 2],
    [2, 3],
  ]);
});

test("every due instant without a record ends in exactly one place, and no instant with one does", () => {
  const scenario = fc.record({
    count: fc.integer({ min: 0, max: 3 * CATCH_UP_LIMIT }),
    // Every second record is of no due instant: of an earlier revision.
    recorded: fc.array(fc.tuple(fc.nat(6 * CATCH_UP_LIMIT), fc.nat(40)), { maxLength: 20 }),
    border: fc.nat(3 * CATCH_UP_LIMIT),
    misfires: fc.tuple(fc.boolean(), fc.boolean()),
    late: fc.nat(3 * CATCH_UP_LIMIT),
    halted: fc.boolean(),
  });
  fc.assert(
    fc.property(scenario, ({ count, recorded, border, misfires, late, halted }) => {
      const due = every(1, count, revision(1, misfires[0])).map((instant) =>
        instant.at > border * 1_000 ? { ...instant, revision: revision(2, misfires[1]) } : instant,
      );
      const rows: Fire[] = [];
      for (const [from, length] of recorded.toSorted(([a], [b]) => a - b)) {
        const first = Math.max(from * 500, (rows.at(-1)?.through ?? 0) + 500);
        rows.push(row(first, { through: first + length * 1_000, count: length + 1 }));
      }
      const isRecorded = (at: number) => rows.some(({ firedAt, through = firedAt }) => firedAt <= at && at <= through);
      const { missed, single } = catchUp(due, rows, late * 1_000, halted);
      const covered = missed.flatMap(({ first, through, count: of }) => {
        const instants = due.filter(({ at }) => first <= at && at <= through).map(({ at }) => at);
        expect(instants.length).toBe(of);
        expect(rows.filter(({ firedAt }) => first <= firedAt && firedAt <= through)).toEqual([]);
        return instants;
      });
      const placed = [...covered, ...single].toSorted((a, b) => a - b);
      expect(placed).toEqual(due.map(({ at }) => at).filter((at) => !isRecorded(at)));
    }),
    { numRuns: 300 },
  );
});
