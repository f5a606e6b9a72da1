import type * as z from "zod";
import { StatusTrace, StatusTraces } from "../../contract/events.ts";
import { taskIdOf, unsignedTaskIdOf } from "../../core/run/task-id.ts";
import { inParallel } from "../../steps/in-parallel.ts";
import { isError, json } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { operation } from "../http/operation.ts";
import { EVENT_QUERY, pageOfRows, readEventQuery, sorted } from "./event-query.ts";
import {
  type EventPorts,
  examine,
  executionIn,
  isOfTask,
  type KnownShard,
  type Range,
  rangeOf,
  shardReader,
  timeOf,
} from "./examined.ts";

/** A task has at most three rows, so these are 1,000 rows without failovers. */
const EXAMINED = 333;
const PARALLEL = 100;
/** Rows of a range belong to executions that started at most this long before it. */
const BEFORE_MS = 3_600_000;
/** As in the list of an execution's shards. */
const MAX_ATTEMPTS = 4;

export const findStatusTraces = operation({
  method: "GET",
  path: "/api/job/events/statusTraces",
  name: "find-status-traces",
  summary:
    "How the tasks of all jobs changed their state within a time range (the last day): filters, sort and pages as Elastic-Job-Cloud's. One request examines the newest 333 shards, of executions that started at most an hour before the range",
  query: [...EVENT_QUERY, "jobName", "taskId", "slaveId", "source", "executionType", "state"],
  success: { status: 200, schema: StatusTraces },
  problems: ["invalid-query"],
  async handle(ports: EventPorts, request) {
    const query = readEventQuery(request);
    if (isError(query)) return query;
    const filter = request.query;
    for (const [name, values] of Object.entries(WORDS))
      if (filter[name] && !values.includes(filter[name]))
        return { kind: "invalid-query", detail: `${name} must be one of ${values.join(", ")}` };
    const none: z.output<typeof StatusTraces> = { total: 0, isComplete: true, rows: [] };
    const task = filter.taskId || filter.slaveId;
    const executionId = task ? executionIn(task) : undefined;
    if (task && executionId === undefined) return json(200, none);
    const range = rangeOf(query, filter, executionId, ports.now());
    const earlier = { ...range, from: range.from - BEFORE_MS };
    const { shards, isComplete } = await examine(ports, earlier, EXAMINED);
    // A stack that has run nothing has no key of task ids yet.
    if (shards.length === 0) return json(200, none);
    const tracesOf = traceReader(ports);
    const read = shardReader(ports);
    const found: StatusTrace[][] = [];
    await inParallel(shards.entries(), PARALLEL, async ([index, ref]) => {
      const shard = await read(ref);
      found[index] = shard === undefined ? [] : await tracesOf(shard);
    });
    const rows = found.flat().filter((row) => fits(row, filter) && isWithin(row, range));
    const field = FIELDS.find((name) => name === (query.sort ?? "creationTime"));
    const inOrder = field === undefined ? rows : sorted(rows, field, query.isDescending);
    return json(200, { total: rows.length, isComplete, rows: pageOfRows(inOrder, query) } satisfies typeof none);
  },
});

/** Filters that take one of several words. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  source: StatusTrace.shape.source.options,
  executionType: StatusTrace.shape.executionType.options,
  state: StatusTrace.shape.state.options,
};

const FIELDS = [
  ...(["jobName", "taskId", "slaveId", "source", "executionType"] as const),
  ...(["shardingItems", "state", "message", "creationTime"] as const),
];

const fits = (row: StatusTrace, filter: HttpRequest["query"]): boolean =>
  isOfTask(row, filter.taskId) &&
  (["slaveId", "source", "executionType", "state"] as const).every(
    (name) => !filter[name] || row[name] === filter[name],
  );

function isWithin({ creationTime }: StatusTrace, { from, until }: Range): boolean {
  const at = Date.parse(creationTime);
  return at >= from && at <= until;
}

function traceReader({ ends, taskKey }: EventPorts): (shard: KnownShard) => Promise<StatusTrace[]> {
  return async ({ execution, chunk, item, hasBegun, attempt: last }) => {
    if (chunk === undefined || !hasBegun) return [];
    const sign = await taskKey.signer(execution.taskKey);
    const { executionId, jobName, fireId, startedAt } = execution;
    const attempts = Array.from({ length: last }, (_, index) => index + 1).slice(-MAX_ATTEMPTS);
    const nameOf = (attempt: number) => ({ jobName, fireId, item, attempt });
    const tasks = await Promise.all(attempts.map((attempt) => ends.read(taskIdOf(nameOf(attempt), sign))));
    return attempts.flatMap((attempt, index): StatusTrace[] => {
      const task = tasks[index];
      const base = {
        jobName,
        originalTaskId: attempt === 1 ? "" : unsignedTaskIdOf(nameOf(attempt - 1)),
        taskId: unsignedTaskIdOf(nameOf(attempt)),
        slaveId: `${executionId}.${attempt}`,
        executionType: attempt === 1 ? ("READY" as const) : ("FAILOVER" as const),
        shardingItems: `[${item}]`,
      };
      const trace = (
        source: StatusTrace["source"],
        state: StatusTrace["state"],
        creationTime: string | undefined,
        message = "",
      ): StatusTrace[] =>
        creationTime === undefined
          ? []
          : [{ id: `${executionId}.${item}.${attempt}.${state}`, ...base, source, state, message, creationTime }];
      const staged = attempt === 1 ? (chunk.firstInvokedAt ?? chunk.invokedAt) : tasks[index - 1]?.endedAt;
      const outcome = task?.outcome;
      return [
        ...trace("CLOUD_SCHEDULER", "TASK_STAGING", timeOf(staged, startedAt)),
        ...trace("CLOUD_EXECUTOR", "TASK_RUNNING", timeOf(task?.claimedAt, task?.startedAt)),
        ...(outcome === undefined
          ? []
          : trace("CLOUD_SCHEDULER", `TASK_${outcome}`, timeOf(task?.endedAt), task?.reason)),
      ];
    });
  };
}
