import { runnerTier, shardNeed } from "../../core/config/runner-tier.ts";
import { type Attempt, taskBuilder, tenantOf } from "../../core/run/build-task.ts";
import type { Execution } from "../../core/run/execution.ts";
import { chunksOf } from "../../core/run/shards.ts";
import type { RunnerPorts } from "./shard-ports.ts";

/** Why no attempt of an execution can be passed to Lambda. */
export type NoRunner =
  /** No tier is large enough for a shard: the stack was deployed with smaller ones since. */
  | "too small"
  /** Its job or app is deleted. The halt that cancels the execution comes within a second, unless its message is lost. */
  | "deleted";

/**
 * The way to pass attempts of an execution to Lambda, under its revisions of job and app. Outcomes of a large execution
 * are collected in batches: the write for a single outcome would be most of a shard's cost.
 */
export async function runnerInvoker(
  deps: RunnerPorts,
  execution: Execution,
): Promise<((attempt: Attempt) => Promise<void>) | NoRunner> {
  const [revision, app, sign] = await Promise.all([
    deps.jobs.getRevision(execution.jobName, execution.revision),
    deps.apps.getRevision(execution.app),
    deps.taskKey.signer(execution.taskKey),
  ]);
  if (revision === undefined || app === undefined) return "deleted";
  const tier = runnerTier(shardNeed(revision.config, app), deps.runners.tiers);
  if (tier === undefined) return "too small";
  const build = taskBuilder({ execution, config: revision.config, app, sign });
  const tenant = tenantOf(execution.app);
  const outcomes = chunksOf(execution) > 1 ? "batched" : "prompt";
  return (attempt) => deps.runners.run(tier, tenant, build(attempt), outcomes);
}
