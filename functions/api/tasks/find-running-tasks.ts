import { RunningTask } from "../../contract/open-task.ts";
import type { Chunk, Execution } from "../../core/run/execution.ts";
import { shardStatus } from "../../core/run/shard-status.ts";
import { attemptOf, itemAt, offsetsOf } from "../../core/run/shards.ts";
import { unsignedTaskIdOf } from "../../core/run/task-id.ts";
import { listReply, MAX_ITEMS } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { type OpenPorts, pageOfChunks } from "./open-chunks.ts";

export const findRunningTasks = operation({
  method: "GET",
  path: "/api/job/tasks/running",
  name: "find-running-tasks",
  summary:
    "The tasks of all jobs that were handed to Lambda and have not ended. A page may be short: the link leads on",
  success: { status: 200, schema: RunningTask, list: MAX_ITEMS, headers: ["Link"] },
  problems: [],
  handle: (ports: OpenPorts, request) =>
    listReply(
      request,
      (page) => pageOfChunks(ports, page, runningTasks),
      (task) => task,
    ),
});

const runningTasks = (execution: Execution, chunk: Chunk): RunningTask[] =>
  offsetsOf(execution, chunk.chunk)
    .filter((offset) => shardStatus(chunk, offset) === "RUNNING")
    .map((offset) => {
      const { jobName, fireId, executionId } = execution;
      const { attempt } = attemptOf(chunk, offset, 0);
      const item = itemAt(execution, chunk.chunk, offset);
      return {
        id: unsignedTaskIdOf({ jobName, fireId, item, attempt }),
        metaInfo: { jobName, shardingItems: [item] },
        type: attempt === 1 ? "READY" : "FAILOVER",
        slaveId: `${executionId}.${attempt}`,
        idle: false,
      };
    });
