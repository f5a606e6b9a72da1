import type * as z from "zod";
import { type ExecutionEvent, ExecutionEvents } from "../../contract/events.ts";
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
  rangeOf,
  type ShardRef,
  shardReader,
  timeOf,
} from "./examined.ts";

const EXAMINED = 1_000;
const PARALLEL = 100;

export const findExecutionEvents = operation({
  method: "GET",
  path: "/api/job/events/executions",
  name: "find-execution-events",
  summary:
    "The shards of all jobs' executions within a time range (the last day), each with its latest attempt: filters, sort and pages as Elastic-Job-Cloud's. One request examines the newest 1,000",
  query: [...EVENT_QUERY, "jobName", "taskId", "ip", "isSuccess"],
  success: { status: 200, schema: ExecutionEvents },
  problems: ["invalid-query"],
  async handle(ports: EventPorts, request) {
    const query = readEventQuery(request);
    if (isError(query)) return query;
    const filter = request.query;
    if (filter.isSuccess && !IS_SUCCESS.includes(filter.isSuccess))
      return { kind: "invalid-query", detail: `isSuccess must be one of ${IS_SUCCESS.join(", ")}` };
    const none: z.output<typeof ExecutionEvents> = { total: 0, isComplete: true, rows: [] };
    const executionId = filter.taskId ? executionIn(filter.taskId) : undefined;
    // A sandbox has no address, and a text that is not the id of a task matches no row.
    if (filter.ip || (filter.taskId && executionId === undefined)) return json(200, none);
    const range = rangeOf(query, filter, executionId, ports.now());
    const { shards, isComplete } = await examine(ports, range, EXAMINED);
    // A stack that has run nothing has no key of task ids yet.
    if (shards.length === 0) return json(200, none);
    const eventOf = eventReader(ports);
    if (!needsAll(query.sort, filter)) {
      const inOrder = query.isDescending ? shards : shards.toReversed();
      const rows = await rowsOf(pageOfRows(inOrder, query), eventOf);
      return json(200, { total: shards.length, isComplete, rows } satisfies typeof none);
    }
    const all = (await rowsOf(shards, eventOf)).filter((row) => fits(row, filter));
    const field = fieldOf(query.sort);
    const inOrder = field === undefined ? all : sorted(all, field, query.isDescending);
    return json(200, { total: all.length, isComplete, rows: pageOfRows(inOrder, query) } satisfies typeof none);
  },
});

/**
 * Whether the page needs all rows first. Sorted by start, rows come in the order of their executions, so the page needs
 * only its own.
 */
const needsAll = (sort: string | undefined, { taskId, isSuccess }: HttpRequest["query"]): boolean =>
  Boolean(taskId) || Boolean(isSuccess) || (sort !== undefined && sort !== "startTime" && fieldOf(sort) !== undefined);

const FIELDS = ["taskId", "jobName", "source", "shardingItem", "startTime", "completeTime", "success"] as const;

/** The console sends the name of a column. Other texts do not sort. */
const fieldOf = (sort: string | undefined) =>
  FIELDS.find((field) => field === (sort === "isSuccess" ? "success" : sort));

/** Upstream's `1` and `0`, or the words. */
const IS_SUCCESS = ["1", "0", "true", "false"];
const fits = (row: ExecutionEvent, { taskId, isSuccess }: HttpRequest["query"]): boolean =>
  isOfTask(row, taskId) && (!isSuccess || row.success === (isSuccess === "1" || isSuccess === "true"));

type EventOf = (shard: ShardRef) => Promise<ExecutionEvent | undefined>;

async function rowsOf(shards: readonly ShardRef[], eventOf: EventOf): Promise<ExecutionEvent[]> {
  const rows: (ExecutionEvent | undefined)[] = [];
  await inParallel(shards.entries(), PARALLEL, async ([index, shard]) => {
    rows[index] = await eventOf(shard);
  });
  return rows.filter((row) => row !== undefined);
}

function eventReader(ports: EventPorts): EventOf {
  const read = shardReader(ports);
  return async (ref) => {
    const shard = await read(ref);
    if (shard === undefined) return undefined;
    const { execution, item, attempt, status } = shard;
    const { executionId, jobName, fireId, startedAt } = execution;
    const name = { jobName, fireId, item, attempt };
    const sign = await ports.taskKey.signer(execution.taskKey);
    const task = await ports.ends.read(taskIdOf(name, sign));
    const completeTime = timeOf(task?.outcome && task.endedAt);
    const end = task?.outcome ?? (isOver(status) ? status : undefined);
    const isFailure = end !== undefined && end !== "FINISHED";
    return {
      id: `${executionId}.${item}.${attempt}`,
      hostname: "",
      ip: "",
      taskId: unsignedTaskIdOf(name),
      jobName,
      source: attempt === 1 ? "NORMAL_TRIGGER" : "FAILOVER",
      shardingItem: item,
      startTime: timeOf(task?.startedAt, task?.claimedAt, startedAt) ?? "",
      ...(completeTime !== undefined && { completeTime }),
      success: end === "FINISHED",
      failureCause: isFailure ? { plainText: [end, task?.reason, task?.tail].filter(Boolean).join("\n") } : {},
    };
  };
}

/** The row of a task may have expired, or may not exist yet. */
const isOver = (status: KnownShard["status"]): boolean => status !== "RUNNING" && status !== "WAITING";
