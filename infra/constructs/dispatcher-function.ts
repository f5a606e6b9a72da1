import { Duration } from "aws-cdk-lib";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { BATCHED_ALIAS } from "../../functions/contract/batched-alias.ts";
import { Env } from "../../functions/dispatcher/env.ts";
import { BundledFunction, loopRules } from "./bundled-function.ts";
import type { Foundation } from "./foundation.ts";
import { functionName } from "./function-name.ts";
import { mayConsume, mayInvoke, mayInvokeRunners, mayUseRows } from "./rights.ts";
import { runnerNames } from "./runner-tiers.ts";

/** Starts, queues or skips fires on their second, and fans executions out. */
export class DispatcherFunction extends BundledFunction<typeof Env> {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    const { settings, bundles, tables, ticks } = foundation;
    super(scope, id, {
      name: "dispatcher",
      bundles,
      env: Env,
      environment: {
        STACK: settings.name,
        CONFIG_TABLE: tables.config.tableName,
        RUN_TABLE: tables.run.tableName,
        DISPATCHER_FUNCTION: functionName(scope, "dispatcher"),
        COLLECTOR_FUNCTION: functionName(scope, "collector"),
        NOTIFIER_FUNCTION: functionName(scope, "notifier"),
        RUNNER_TIERS: JSON.stringify(runnerNames(scope, settings.runnerMemoryTiers)),
        ISOLATION: settings.isolation,
        ACCOUNT_CONCURRENCY: String(settings.accountConcurrency),
        MAX_IN_FLIGHT: String(settings.maxInFlight),
        TIMINGS: JSON.stringify(settings.timings),
      },
      // It runs on every second that has fires, and it signs 200 invocations in a row: that takes over half a vCPU.
      memorySize: 1024,
      // Shorter than the visibility time-out of its queue.
      timeout: Duration.seconds(settings.timings.dispatcherTimeoutSeconds),
      rights: [
        mayConsume(ticks.queue),
        ...mayUseRows(tables.config, {
          app: ["GetItem"],
          job: ["GetItem", "Query"],
          secret: ["GetItem"],
        }),
        ...mayUseRows(tables.run, {
          job: ["GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
          execution: ["GetItem", "PutItem", "UpdateItem"],
          chunk: ["GetItem", "UpdateItem"],
          daemon: ["GetItem", "PutItem"],
          loss: ["UpdateItem"],
          permits: ["UpdateItem"],
          // The cancel flag of an execution.
          task: ["PutItem"],
        }),
        mayInvoke(scope, "dispatcher", "collector", "notifier"),
        mayInvokeRunners(scope, settings, BATCHED_ALIAS),
      ],
      creation: loopRules(settings),
    });
    new EventSourceMapping(this, "Ticks", {
      target: this.function,
      eventSourceArn: ticks.queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
    });
  }
}
