import fc from "fast-check";
import { expect, test } from "vitest";
import type { DueInstant } from "../../../functions/core/run/due.ts";
import type { Fire } from "../../../functions/core/run/fire.ts";
import { fireStates } from "../../../functions/core/run/fire-states.ts";
import { aJob } from "../../support/a-job.ts";

const due = (second: number): DueInstant => ({
  at: second * 1_000,
  revision: { revision: 7, enabled: true, config: aJob() },
});
const record = (first: number, through?: number): Fire => ({
  jobName: "foo_job",
  fireId: `c${first}`,
  firedAt: first * 1_000,
  revision: 7,
  status: "MISSED",
  recordedAt: 0,
  ...(through !== undefined && { through: through * 1_000, count: 2 }),
});
const found = (instants: readonly number[], records: readonly Fire[]) =>
  [...fireStates(instants.map(due), records)].map((state) => state.record?.fireId);

test.each([
  { because: "no record", instants: [1, 2], records: [], ids: [undefined, undefined] },
  { because: "each its own", instants: [1, 2], records: [record(1), record(2)], ids: ["c1", "c2"] },
  {
    because: "one in between is missing",
    instants: [1, 2, 3],
    records: [record(1), record(3)],
    ids: ["c1", undefined, "c3"],
  },
  {
    because: "a record of several",
    instants: [1, 2, 3, 4],
    records: [record(2, 3)],
    ids: [undefined, "c2", "c2", undefined],
  },
  {
    because: "the window begins inside of a record",
    instants: [5, 6],
    records: [record(1, 5)],
    ids: ["c1", undefined],
  },
  {
    because: "an instant that is not due is passed over",
    instants: [4],
    records: [record(1), record(3), record(4)],
    ids: ["c4"],
  },
])("due instants find their records: $because", ({ instants, records, ids }) => {
  expect(found(instants, records)).toEqual(ids);
});

test("each due instant comes with its revision, and with its record if there is one", () => {
  expect([...fireStates([due(1), due(2)], [record(2)])]).toEqual([
    { at: 1_000, revision: 7 },
    { at: 2_000, revision: 7, record: record(2) },
  ]);
});

test("every due instant is one row, with the record that covers it and no other", () => {
  const spans = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 10 });
  fc.assert(
    fc.property(spans, fc.uniqueArray(fc.nat(100)), (gaps, instants) => {
      let at = 0;
      const records = gaps.map(([gap, length]) => {
        const first = at + gap;
        at = first + length + 1;
        return length === 0 ? record(first) : record(first, first + length);
      });
      const sorted = instants.sort((a, b) => a - b);
      const expected = sorted.map(
        (second) =>
          records.find(({ firedAt, through = firedAt }) => firedAt <= second * 1_000 && second * 1_000 <= through)
            ?.fireId,
      );
      expect(found(sorted, records)).toEqual(expected);
    }),
  );
});
