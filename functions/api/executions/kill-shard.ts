import { ExecutionView } from "../../contract/execution-view.ts";
import { endedOffsets, isOpen, shardOf } from "../../core/run/shards.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { type CancelShardPorts, cancelShard } from "../../steps/shards/cancel-shard.ts";
import { isError, json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { executionView } from "./execution-view.ts";
import { findFire } from "./find-fire.ts";

interface Ports extends CancelShardPorts {
  readonly runs: RunStore;
}

export const killShard = operation({
  method: "POST",
  path: "/api/job/executions/{executionId}/shards/{item}/kill",
  name: "kill-shard",
  summary:
    "Cancel the shard of one sharding item: its process ends within seconds, it is not run again, and all others go on; asked twice, done once",
  success: { status: 202, schema: ExecutionView },
  problems: ["execution-not-found", "execution-not-running", "shard-not-found", "shard-not-running"],
  async handle(ports: Ports, { params: { executionId = "", item = "" } }) {
    const fire = await findFire(ports.runs, executionId);
    if (isError(fire)) return fire;
    const execution = await ports.runs.getExecution(executionId);
    if (execution === undefined || !isOpen(execution)) return { kind: "execution-not-running", executionId };
    const shard = /^\d{1,6}$/.test(item) ? shardOf(execution, Number(item)) : undefined;
    if (shard === undefined) return { kind: "shard-not-found", executionId, item };
    const chunk = await ports.fanOuts.getChunk(executionId, shard.chunk);
    if (chunk !== undefined && endedOffsets(chunk).has(shard.offset))
      return { kind: "shard-not-running", executionId, item };
    await cancelShard(ports, executionId, shard);
    return json(202, executionView(fire, execution));
  },
});
