import { describe, expect, test } from "vitest";
import type { Execution } from "../../functions/core/run/execution.ts";
import { costly } from "./checks/ceilings.ts";
import { InvocationRequests, RequestCounts } from "./requests.ts";

const EXECUTION = { executionId: "foo_job.c1800000000", startedAt: 0, shards: 200, shardsPerChunk: 200 } as Execution;
const TASK = "foo_job@-@0@-@READY@-@foo_job.c1800000000.1@-@hmac";
const nothing = { runs: [], tasks: [], cancels: 0 };

type Call = Parameters<InvocationRequests["count"]>;

/** The findings about an execution for which one invocation has called a port this often. */
function foundOf(calls: number, call: Call, hasFailed = false, counts = new RequestCounts()): string[] {
  const asked = new InvocationRequests();
  for (let made = 0; made < calls; made++) asked.count(...call);
  asked.addTo(counts, hasFailed);
  return costly(counts, EXECUTION, nothing);
}

test.each<{ kind: string; most: number; call: Call }>([
  { kind: "reads", most: 723, call: ["ends", "read", [TASK]] },
  { kind: "reads", most: 723, call: ["runs", "getExecution", [EXECUTION.executionId]] },
  { kind: "writes", most: 864, call: ["fanOuts", "addEnded", [EXECUTION.executionId, 0, new Map()]] },
  { kind: "invocations", most: 452, call: ["runners", "run", [128, "tenant", { taskId: TASK }, "prompt"]] },
  { kind: "invocations", most: 452, call: ["laterChecks", "send", [{ executionId: EXECUTION.executionId }, 0]] },
])("$most $kind of an execution of 200 shards are worth it, and no more: $call.0.$call.1", ({ kind, most, call }) => {
  expect(foundOf(most, call)).toEqual([]);
  expect(foundOf(most + 1, call)).toEqual([
    `${EXECUTION.executionId}: ${most + 1} ${kind} for 201 parts, at most ${most} are worth it`,
  ]);
});

test("a write of many retries counts as the writes that DynamoDB takes for it", () => {
  const retries = new Map(Array.from({ length: 101 }, (_, offset) => [offset, {}]));
  expect(foundOf(288, ["fanOuts", "addRetries", [EXECUTION.executionId, 0, retries]])).toEqual([]);
  expect(foundOf(289, ["fanOuts", "addRetries", [EXECUTION.executionId, 0, retries]])).toHaveLength(1);
});

test("the polls of a running task are not counted", () => {
  expect(foundOf(10_000, ["claims", "read", [TASK]])).toEqual([]);
});

describe("an invocation that failed", () => {
  const READ: Call = ["ends", "read", [TASK]];

  test("is not counted with the work that was done, even if many fail", () => {
    const counts = new RequestCounts();
    for (let tries = 0; tries < 20; tries++) expect(foundOf(700, READ, true, counts)).toEqual([]);
    expect(foundOf(723, READ, false, counts)).toEqual([]);
  });

  test("asks for no more than the whole execution is worth", () => {
    expect(foundOf(724, READ, true)).toEqual([
      `${EXECUTION.executionId}: 724 reads in a try that failed for 201 parts, at most 723 are worth it`,
    ]);
  });

  test("makes each runner that it has invoked a part of its own: the next try invokes it again", () => {
    const counts = new RequestCounts();
    expect(foundOf(2, ["runners", "run", [128, "tenant", { taskId: TASK }, "prompt"]], true, counts)).toEqual([]);
    expect(foundOf(729, READ, false, counts)).toEqual([]);
    expect(foundOf(1, READ, false, counts)).toHaveLength(1);
  });
});
