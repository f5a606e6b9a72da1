import { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { BY_APP } from "../../functions/contract/table-shape.ts";
import { Env } from "../../functions/planner/env.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Foundation } from "./foundation.ts";
import { functionArn, functionName } from "./function-name.ts";
import { mayInvoke, mayQueryIndexes, maySend, mayUseRows } from "./rights.ts";

/** EventBridge Scheduler or the sweep wakes it for a job; it arms the job's due instants. */
export class PlannerFunction extends BundledFunction<typeof Env> {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    const { settings, bundles, tables, ticks, schedules } = foundation;
    super(scope, id, {
      name: "planner",
      bundles,
      env: Env,
      environment: {
        STACK: settings.name,
        CONFIG_TABLE: tables.config.tableName,
        RUN_TABLE: tables.run.tableName,
        TICKS_QUEUE_URL: ticks.queue.queueUrl,
        DISPATCHER_FUNCTION: functionName(scope, "dispatcher"),
        PLANNER_ARN: functionArn(scope, "planner"),
        SCHEDULE_GROUP: schedules.groupName,
        SCHEDULE_ROLE_ARN: schedules.role.roleArn,
        TIMINGS: JSON.stringify(settings.timings),
      },
      // A wake comes a minute early and makes a few requests: more memory gains nothing.
      memorySize: 512,
      // Settling a long outage reads and records up to a day of every-second instants.
      timeout: Duration.minutes(2),
      rights: [
        ...mayUseRows(tables.config, {
          app: ["GetItem"],
          job: ["GetItem", "Query", "PutItem", "DeleteItem"],
          change: ["PutItem"],
          secret: ["GetItem"],
        }),
        mayQueryIndexes(tables.config, BY_APP.index),
        ...mayUseRows(tables.run, {
          app: ["GetItem", "PutItem", "DeleteItem"],
          job: ["GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
          execution: ["GetItem", "PutItem", "UpdateItem"],
          loss: ["UpdateItem"],
          mark: ["PutItem"],
          statistics: ["UpdateItem"],
          task: ["PutItem"],
        }),
        maySend(ticks.queue),
        mayInvoke(scope, "dispatcher"),
        schedules.mayWriteSchedules(),
        schedules.mayPassRole(),
      ],
    });
  }
}
