import { expect, test } from "vitest";
import { type ClaimFacts, whyNoClaim } from "../../../functions/core/run/judge-claim.ts";

const NOW = 1_800_000_000_000;
const held: ClaimFacts = {
  row: { claimedAt: NOW - 1_000 },
  isNonceOfRow: true,
  key: 1,
  execution: { status: "RUNNING" },
  now: NOW,
  timings: { runnerTimeoutSeconds: 900, lostAfterTimeoutSeconds: 60 },
};

test("the runner that holds a running task now has the claim", () => {
  expect(whyNoClaim(held)).toBeUndefined();
  expect(whyNoClaim({ ...held, key: 2, execution: { status: "RUNNING", taskKey: 2 } })).toBeUndefined();
});

test.each<{ rule: string; change: Partial<ClaimFacts>; why: string }>([
  { rule: "no execution", change: { execution: undefined }, why: "there is no such execution" },
  { rule: "an older key", change: { execution: { status: "RUNNING", taskKey: 2 } }, why: "not signed with the key" },
  { rule: "a newer key", change: { key: 2 }, why: "not signed with the key" },
  { rule: "a killed execution", change: { execution: { status: "CANCELLING" } }, why: "CANCELLING" },
  { rule: "a closed execution", change: { execution: { status: "FINISHED" } }, why: "FINISHED" },
  { rule: "no row", change: { row: undefined, isNonceOfRow: false }, why: "not claimed" },
  { rule: "an ended task", change: { row: { claimedAt: NOW, outcome: "LOST" } }, why: "ended as LOST" },
  { rule: "a killed shard", change: { row: { claimedAt: NOW, outcome: "KILLED" } }, why: "ended as KILLED" },
  { rule: "another nonce", change: { isNonceOfRow: false }, why: "another one" },
  { rule: "a row without an instant", change: { row: {} }, why: "another one" },
  { rule: "a claim of the last millisecond", change: { row: { claimedAt: NOW - 900_000 } }, why: "over" },
  { rule: "a claim of the future", change: { row: { claimedAt: NOW + 60_001 } }, why: "future" },
])("$rule is no claim", ({ change, why }) => {
  expect(whyNoClaim({ ...held, ...change })).toContain(why);
});

test("a claim ends with the longest invocation, to the millisecond", () => {
  expect(whyNoClaim({ ...held, row: { claimedAt: NOW - 899_999 } })).toBeUndefined();
  expect(whyNoClaim({ ...held, row: { claimedAt: NOW + 60_000 } })).toBeUndefined();
});
