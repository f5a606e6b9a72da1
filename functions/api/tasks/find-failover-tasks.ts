import { FailoverTask } from "../../contract/open-task.ts";
import type { Timings } from "../../contract/timings.ts";
import type { Chunk, Execution } from "../../core/run/execution.ts";
import { LONGEST_BACKOFF_MS } from "../../core/run/failover.ts";
import { endedOffsets, itemAt } from "../../core/run/shards.ts";
import { unsignedTaskIdOf } from "../../core/run/task-id.ts";
import type { Clock } from "../../ports/clock.ts";
import { listReply, MAX_ITEMS } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { type OpenPorts, pageOfChunks } from "./open-chunks.ts";

interface Ports extends OpenPorts {
  readonly now: Clock;
  readonly timings: Timings;
}

export const findFailoverTasks = operation({
  method: "GET",
  path: "/api/job/tasks/failover",
  name: "find-failover-tasks",
  summary: "The shards of all jobs whose next attempt waits for its back-off. A page may be short: the link leads on",
  success: { status: 200, schema: FailoverTask, list: MAX_ITEMS, headers: ["Link"] },
  problems: [],
  handle: (ports: Ports, request) => {
    // A chunk is owed when the first of its next attempts is due, so chunks that are owed later need not be read.
    const dueBy = ports.now() + Math.max(LONGEST_BACKOFF_MS, ports.timings.fenceSeconds * 1_000);
    return listReply(
      request,
      (page) => pageOfChunks(ports, page, failoverTasks, dueBy),
      (task) => task,
    );
  },
});

/** The next attempt of a shard of a cancelled execution never runs. */
function failoverTasks(execution: Execution, chunk: Chunk): FailoverTask[] {
  if (execution.status === "CANCELLING") return [];
  const { jobName, fireId } = execution;
  const ended = endedOffsets(chunk);
  return [...chunk.retries]
    .filter(([offset, { attempt, issued }]) => attempt > 1 && !issued && !ended.has(offset))
    .map(([offset, { attempt }]) => {
      const item = itemAt(execution, chunk.chunk, offset);
      return {
        taskInfo: { jobName, shardingItems: [item] },
        originalTaskId: unsignedTaskIdOf({ jobName, fireId, item, attempt: attempt - 1 }),
      };
    });
}
