import { expect, test } from "vitest";
import { LaggingRows } from "./lagging-rows.ts";
import { Rows } from "./rows.ts";

/** Rows whose writes stay unseen by eventually consistent reads for this long, unless a test changes it. */
const LAG_MS = 1_000;

function laggingRows() {
  const replication = { now: 0, lag: 0, lagMs: () => replication.lag };
  const rows = new Rows<number>(replication);
  rows.put("job#a", 1, { owes: { kind: "plan", dueAt: 5 } });
  rows.put("job#b", 2);
  replication.lag = LAG_MS;
  return { rows, eventual: new LaggingRows(rows), replication };
}

const seenBy = ({ rows, eventual }: ReturnType<typeof laggingRows>) =>
  [rows, eventual].map((reads) => ({
    ...{ values: reads.values("job#"), keys: reads.keys("job#"), descending: [...reads.descending("job#")] },
    ...{
      a: reads.get("job#a"),
      hasC: reads.has("job#c"),
      owing: [...reads.owing()],
      owesA: reads.marks("job#a")?.owes,
    },
  }));

test("eventually consistent reads see the old row until the write has reached them", () => {
  const lagging = laggingRows();
  const { rows, replication } = lagging;
  rows.put("job#a", 10, {});
  rows.put("job#c", 3, { owes: { kind: "plan", dueAt: 7 } });
  rows.delete("job#b");
  const owesA = { kind: "plan", dueAt: 5 };
  const keys = ["job#a", "job#c"];
  const after = {
    ...{ values: [10, 3], keys, descending: keys.toReversed() },
    ...{ a: 10, hasC: true, owing: ["job#c"], owesA: undefined },
  };
  const old = ["job#a", "job#b"];
  const before = {
    ...{ values: [1, 2], keys: old, descending: old.toReversed() },
    ...{ a: 1, hasC: false, owing: ["job#a"], owesA },
  };
  expect(seenBy(lagging)).toEqual([after, before]);
  replication.now += LAG_MS;
  expect(seenBy(lagging)).toEqual([after, after]);
});

test("the second of two writes may be seen before the first one would have been", () => {
  const { rows, eventual, replication } = laggingRows();
  rows.put("job#a", 10);
  expect(eventual.get("job#a")).toBe(1);
  rows.put("job#a", 20);
  expect(eventual.get("job#a")).toBe(10);
  replication.lag = 0;
  rows.put("job#a", 30);
  expect(eventual.get("job#a")).toBe(30);
});

test("an eventually consistent read returns a copy", () => {
  const rows = new Rows<{ n: number }>({ now: 0, lagMs: () => LAG_MS });
  const eventual = new LaggingRows(rows);
  rows.put("a", { n: 1 });
  rows.put("a", { n: 2 });
  const seen = eventual.get("a");
  if (seen !== undefined) seen.n = 9;
  expect(eventual.get("a")).toEqual({ n: 1 });
});
