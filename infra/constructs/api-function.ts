import { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { Env } from "../../functions/api/env.ts";
import { BY_APP, BY_KIND, OWED, STARTED } from "../../functions/contract/table-shape.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Foundation } from "./foundation.ts";
import { functionArn, functionName } from "./function-name.ts";
import { mayCount, mayInvoke, mayQueryIndexes, maySend, mayUseRows } from "./rights.ts";
import { mayReadRunnerLogs } from "./runner-logs.ts";
import { runnerNames } from "./runner-tiers.ts";

/** Answers the HTTP API. */
export class ApiFunction extends BundledFunction<typeof Env> {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    const { settings, bundles, tables, ticks, outcomes, checks, schedules } = foundation;
    const deadLetters = [ticks, outcomes, checks].map((queue) => queue.deadLetters);
    super(scope, id, {
      name: "api",
      bundles,
      env: Env,
      environment: {
        STACK: settings.name,
        CONFIG_TABLE: tables.config.tableName,
        RUN_TABLE: tables.run.tableName,
        TICKS_QUEUE_URL: ticks.queue.queueUrl,
        TICKS_DEAD_LETTERS_URL: ticks.deadLetters.queueUrl,
        OUTCOMES_DEAD_LETTERS_URL: outcomes.deadLetters.queueUrl,
        CHECKS_DEAD_LETTERS_URL: checks.deadLetters.queueUrl,
        DISPATCHER_FUNCTION: functionName(scope, "dispatcher"),
        COLLECTOR_FUNCTION: functionName(scope, "collector"),
        PLANNER_ARN: functionArn(scope, "planner"),
        SCHEDULE_GROUP: schedules.groupName,
        SCHEDULE_ROLE_ARN: schedules.role.roleArn,
        APPS: JSON.stringify(settings.isolation === "app" ? settings.apps : null),
        ACCOUNT_CONCURRENCY: String(settings.accountConcurrency),
        RUNNER_TIERS: JSON.stringify(runnerNames(scope, settings.runnerMemoryTiers)),
        APP_URLS: settings.appUrls,
        NOTICE_TOPICS: JSON.stringify(settings.noticeTopicArns),
        TIMINGS: JSON.stringify(settings.timings),
        SIGN_IN: JSON.stringify(settings.signIn),
      },
      // A client waits for the answer, and the CPU bounds a cold start.
      memorySize: 1024,
      // API Gateway stops waiting at 30 s; the function still writes the reason one second before.
      timeout: Duration.seconds(29),
      rights: [
        ...mayUseRows(tables.config, {
          app: ["GetItem", "Query", "PutItem", "DeleteItem"],
          job: ["GetItem", "Query", "PutItem", "DeleteItem"],
          change: ["Query", "PutItem"],
          mark: ["PutItem"],
          notice: ["GetItem", "PutItem", "DeleteItem"],
          secret: ["GetItem", "PutItem"],
        }),
        mayQueryIndexes(tables.config, BY_KIND.index, BY_APP.index),
        ...mayUseRows(tables.run, {
          app: ["GetItem", "PutItem", "DeleteItem"],
          job: ["GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
          execution: ["GetItem", "PutItem", "UpdateItem"],
          loss: ["Query", "UpdateItem"],
          mark: ["GetItem"],
          notice: ["Query", "PutItem"],
          statistics: ["Query", "UpdateItem"],
          chunk: ["GetItem", "UpdateItem"],
          daemon: ["GetItem"],
          task: ["GetItem", "PutItem"],
        }),
        mayQueryIndexes(tables.run, OWED.index, STARTED.index),
        maySend(ticks.queue),
        mayCount(...deadLetters),
        mayReadRunnerLogs(scope, settings.runnerMemoryTiers),
        mayInvoke(scope, "planner", "dispatcher", "collector"),
        schedules.mayWriteSchedules(),
        ...schedules.mayReadSchedules(),
        schedules.mayPassRole(),
      ],
    });
  }
}
