import { expect, test } from "vitest";
import type { Revision } from "../../../functions/contract/job.ts";
import { inForce, nextRevision } from "../../../functions/core/run/revision.ts";

test.each([
  { because: "now", now: 1_500, previous: undefined, revision: 1_500 },
  { because: "not on a whole second", now: 2_000, previous: undefined, revision: 2_001 },
  { because: "after the one before, whose clock went ahead", now: 1_500, previous: 1_700, revision: 1_701 },
  { because: "after the one before, and not on a whole second", now: 1_500, previous: 1_999, revision: 2_001 },
  { because: "the first one, even at the beginning of time", now: 0, previous: undefined, revision: 1 },
])("the next revision is $revision: $because", ({ now, previous, revision }) => {
  expect(nextRevision(now, previous)).toBe(revision);
});

test("a revision is in force from its own instant to the next one's", () => {
  const revisions = [10, 20, 30].map((revision) => ({ revision }) as Revision);
  const named = (at: number) => inForce(revisions, at)?.revision;
  expect([9, 10, 19, 20, 31].map(named)).toEqual([undefined, 10, 10, 20, 30]);
});
