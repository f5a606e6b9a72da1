import { expect, test } from "vitest";
import { executionView } from "../../../functions/api/executions/execution-view.ts";
import { ExecutionView } from "../../../functions/contract/execution-view.ts";
import type { Execution } from "../../../functions/core/run/execution.ts";
import type { Fire } from "../../../functions/core/run/fire.ts";
import { startExecution } from "../../../functions/core/run/start-execution.ts";
import { aJob, anApp } from "../../support/a-job.ts";

const fire: Fire = { jobName: "foo_job", fireId: "c100", firedAt: 1, revision: 1, status: "STARTED", recordedAt: 2 };
const started = startExecution(fire, aJob({ jobExecutionType: "DAEMON", shardingTotalCount: 3 }), anApp(), 2, 1, 200);
const ended = (unrun: NonNullable<Execution["unrun"]>): Execution => ({
  ...started,
  status: "FINISHED",
  endedAt: 3,
  counts: { FINISHED: 3 - unrun.skipped - unrun.missed, KILLED: 0, FAILED: 0, ERROR: 0, LOST: 0 },
  unrun,
});

interface Row {
  readonly when: string;
  readonly fire?: Partial<Fire>;
  readonly execution?: Execution;
  readonly shown: Partial<ExecutionView>;
}

const rows: readonly Row[] = [
  { when: "it has begun", execution: started, shown: { status: "RUNNING" } },
  {
    when: "its history was not kept",
    fire: { sampledOut: true },
    shown: { status: "FINISHED", reason: "sampled-out" },
  },
  {
    when: "its history was not kept and is not deleted yet",
    fire: { sampledOut: true },
    execution: ended({ skipped: 1, missed: 0 }),
    shown: { status: "FINISHED", reason: "sampled-out" },
  },
  { when: "its execution cannot be read", shown: { status: "RUNNING" } },
  { when: "it never began", fire: { status: "MISSED", reason: "late" }, shown: { status: "MISSED", reason: "late" } },
  {
    when: "every shard ran",
    execution: ended({ skipped: 0, missed: 0 }),
    shown: { status: "FINISHED", unrun: { skipped: 0, missed: 0 } },
  },
  {
    when: "one shard ran",
    execution: ended({ skipped: 1, missed: 1 }),
    shown: { status: "FINISHED", unrun: { skipped: 1, missed: 1 } },
  },
  {
    when: "every shard was busy",
    execution: ended({ skipped: 3, missed: 0 }),
    shown: { status: "SKIPPED", reason: "overlap", unrun: { skipped: 3, missed: 0 } },
  },
  {
    when: "no shard ran, and one had waited in vain",
    execution: ended({ skipped: 2, missed: 1 }),
    shown: { status: "MISSED", reason: "queue-full", unrun: { skipped: 2, missed: 1 } },
  },
];

test.each(rows)("$when: a fire of a DAEMON job is shown as $shown", ({ fire: change, execution, shown }) => {
  const view = executionView({ ...fire, ...change }, execution);
  const { status, reason, unrun } = ExecutionView.parse(view);
  expect({ status, reason, unrun }).toEqual({ reason: undefined, unrun: undefined, ...shown });
});

const failures = { ERROR: { item: 2, reason: "package: 404 Not Found" }, FAILED: { item: 0, reason: "exit code 3" } };

test.each([
  { status: "ERROR", reason: "package: 404 Not Found", failedItem: 2, because: "it is of the execution's outcome" },
  { status: "LOST", reason: undefined, failedItem: undefined, because: "no shard said why" },
  { status: "RUNNING", reason: undefined, failedItem: undefined, because: "its outcome is not known yet" },
] as const)("an execution that is $status shows $reason: $because", ({ status, reason, failedItem }) => {
  const view = ExecutionView.parse(executionView(fire, { ...started, status, failures }));
  expect([view.reason, view.failedItem]).toEqual([reason, failedItem]);
});

test("a killed execution shows the reason of its kill", () => {
  const killed = {
    ...started,
    status: "KILLED",
    reason: "disabled",
    failures: { KILLED: { item: 1, reason: "cancelled" } },
  };
  expect(executionView(fire, killed as Execution)).toMatchObject({ status: "KILLED", reason: "disabled" });
});
