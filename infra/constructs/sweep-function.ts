import { Duration } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { OWED } from "../../functions/contract/table-shape.ts";
import { Env } from "../../functions/sweep/env.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Foundation } from "./foundation.ts";
import { functionName } from "./function-name.ts";
import { mayInvoke, mayQueryIndexes, mayUseRows } from "./rights.ts";

/** Hands overdue work to the function that owes it, and drains the dead-letter queues. */
export class SweepFunction extends BundledFunction<typeof Env> {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    const { settings, bundles, tables, ticks, outcomes, checks } = foundation;
    super(scope, id, {
      name: "sweep",
      bundles,
      env: Env,
      environment: {
        STACK: settings.name,
        CONFIG_TABLE: tables.config.tableName,
        RUN_TABLE: tables.run.tableName,
        TICKS_DEAD_LETTERS_URL: ticks.deadLetters.queueUrl,
        OUTCOMES_DEAD_LETTERS_URL: outcomes.deadLetters.queueUrl,
        CHECKS_DEAD_LETTERS_URL: checks.deadLetters.queueUrl,
        PLANNER_FUNCTION: functionName(scope, "planner"),
        DISPATCHER_FUNCTION: functionName(scope, "dispatcher"),
        COLLECTOR_FUNCTION: functionName(scope, "collector"),
        TIMINGS: JSON.stringify(settings.timings),
      },
      // It runs 144 times a day, no client waits for it, and nearly all runs have nothing to do.
      memorySize: 256,
      // A run ends before the next one begins.
      timeout: Duration.minutes(9),
      rights: [
        mayQueryIndexes(tables.run, OWED.index),
        ...mayUseRows(tables.config, {
          app: ["GetItem"],
          job: ["GetItem", "Query"],
          secret: ["GetItem"],
        }),
        ...mayUseRows(tables.run, {
          job: ["GetItem", "Query", "PutItem"],
          execution: ["GetItem", "PutItem"],
          loss: ["UpdateItem"],
          mark: ["PutItem"],
          permits: ["GetItem"],
          task: ["UpdateItem"],
        }),
        new PolicyStatement({
          actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
          resources: [ticks, outcomes, checks].map(({ deadLetters }) => deadLetters.queueArn),
        }),
        mayInvoke(scope, "planner", "dispatcher", "collector"),
      ],
    });
  }
}
