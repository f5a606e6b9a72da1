import { Duration } from "aws-cdk-lib";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { Env } from "../../functions/collector/env.ts";
import { BATCHED_ALIAS } from "../../functions/contract/batched-alias.ts";
import { BundledFunction, loopRules } from "./bundled-function.ts";
import type { Foundation } from "./foundation.ts";
import { functionName } from "./function-name.ts";
import { mayConsume, mayInvoke, mayInvokeRunners, maySend, mayUseRows } from "./rights.ts";
import { runnerNames } from "./runner-tiers.ts";
import type { WorkQueue } from "./work-queue.ts";

/** Ends tasks, fails shards over, completes executions and starts the next queued fire. */
export class CollectorFunction extends BundledFunction<typeof Env> {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    const { settings, bundles, tables, outcomes, batchedOutcomes, checks } = foundation;
    super(scope, id, {
      name: "collector",
      bundles,
      env: Env,
      environment: {
        STACK: settings.name,
        CONFIG_TABLE: tables.config.tableName,
        RUN_TABLE: tables.run.tableName,
        CHECKS_QUEUE_URL: checks.queue.queueUrl,
        CHECKS_QUEUE_ARN: checks.queue.queueArn,
        DISPATCHER_FUNCTION: functionName(scope, "dispatcher"),
        RUNNER_TIERS: JSON.stringify(runnerNames(scope, settings.runnerMemoryTiers)),
        ISOLATION: settings.isolation,
        ACCOUNT_CONCURRENCY: String(settings.accountConcurrency),
        MAX_IN_FLIGHT: String(settings.maxInFlight),
        TIMINGS: JSON.stringify(settings.timings),
      },
      memorySize: 512,
      // Shorter than the visibility time-out of its queue.
      timeout: Duration.seconds(settings.timings.collectorTimeoutSeconds),
      rights: [
        mayConsume(outcomes.queue, batchedOutcomes.queue, checks.queue),
        ...mayUseRows(tables.config, {
          app: ["GetItem"],
          job: ["GetItem"],
          secret: ["GetItem"],
        }),
        ...mayUseRows(tables.run, {
          job: ["GetItem", "PutItem", "UpdateItem"],
          execution: ["GetItem", "PutItem", "UpdateItem"],
          loss: ["UpdateItem"],
          statistics: ["UpdateItem"],
          chunk: ["GetItem", "UpdateItem"],
          daemon: ["GetItem", "PutItem"],
          permits: ["GetItem", "UpdateItem"],
          task: ["GetItem", "PutItem", "UpdateItem"],
        }),
        // The collector checks a task at the end of its back-off: it sends itself a delayed message.
        maySend(checks.queue),
        mayInvoke(scope, "dispatcher"),
        mayInvokeRunners(scope, settings, BATCHED_ALIAS),
      ],
      creation: loopRules(settings),
    });
    const from = ({ queue }: WorkQueue, batches: { batchSize: number; maxBatchingWindow?: Duration }) => ({
      ...batches,
      target: this.function,
      eventSourceArn: queue.queueArn,
      reportBatchItemFailures: true,
    });
    // A batch of more than 10 requires a batching window of at least one second. It would delay every completion, and
    // so a job's next fire.
    new EventSourceMapping(this, "Outcomes", from(outcomes, { batchSize: 10 }));
    new EventSourceMapping(this, "Checks", from(checks, { batchSize: 10 }));
    // With small batches their own writes would be most of a shard's cost. A batch of 100 always ends within the
    // time-out.
    const batches = { batchSize: 100, maxBatchingWindow: Duration.seconds(1) };
    new EventSourceMapping(this, "BatchedOutcomes", from(batchedOutcomes, batches));
  }
}
