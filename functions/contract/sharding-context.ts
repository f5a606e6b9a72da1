import * as z from "zod";

/**
 * The facts that the user's process receives about its shard: Elastic-Job's own names, then this project's. One JSON
 * argument.
 */
export const ShardingContext = z.object({
  jobName: z.string(),
  taskId: z.string(),
  shardingTotalCount: z.int().min(1),
  jobParameter: z.string(),
  shardingItem: z.int().min(0),
  shardingParameter: z.string(),
  /** The nominal instant, ISO-8601 UTC. */
  fireTime: z.iso.datetime(),
  attempt: z.int().min(1),
  executionId: z.string(),
});
export type ShardingContext = z.output<typeof ShardingContext>;
