import { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { Env } from "../../functions/notifier/env.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Foundation } from "./foundation.ts";
import { mayPublish, mayUseRows } from "./rights.ts";

/**
 * Tells subscriptions of events of jobs. It alone reads their addresses and secrets and opens connections to them,
 * and it has no right beyond notices: it cannot invoke a function, send to a queue, or read a job. It may publish to the
 * topics that the deployer names, and to no other one.
 */
export class NotifierFunction extends BundledFunction<typeof Env> {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    const { settings, bundles, tables } = foundation;
    super(scope, id, {
      name: "notifier",
      bundles,
      env: Env,
      environment: {
        STACK: settings.name,
        CONFIG_TABLE: tables.config.tableName,
        RUN_TABLE: tables.run.tableName,
        APP_URLS: settings.appUrls,
      },
      // It waits for addresses, and for the time between two messages: its seconds are paid by memory.
      memorySize: 256,
      // Longer than it tells, and than the last try of a message takes.
      timeout: Duration.minutes(2),
      rights: [
        ...mayUseRows(tables.config, { notice: ["GetItem"] }),
        ...mayUseRows(tables.run, {
          job: ["GetItem", "DeleteItem"],
          notice: ["Query", "PutItem", "UpdateItem", "DeleteItem"],
        }),
        ...mayPublish(settings.noticeTopicArns),
      ],
    });
  }
}
