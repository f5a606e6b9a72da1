import { Duration } from "aws-cdk-lib";
import { EventInvokeConfig } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { Env } from "../../functions/broker/env.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Foundation } from "./foundation.ts";
import { mayAssumeTaggedRoles, mayUseRows } from "./rights.ts";

/** Verifies the claim of a runner, and gives it credentials of the role that the app of its task names. */
export class BrokerFunction extends BundledFunction<typeof Env> {
  constructor(scope: Construct, id: string, { settings, bundles, tables }: Foundation) {
    super(scope, id, {
      name: "broker",
      bundles,
      env: Env,
      environment: {
        STACK: settings.name,
        CONFIG_TABLE: tables.config.tableName,
        RUN_TABLE: tables.run.tableName,
        TIMINGS: JSON.stringify(settings.timings),
      },
      memorySize: 512,
      timeout: Duration.seconds(20),
      rights: [
        ...mayUseRows(tables.config, { app: ["GetItem"], secret: ["GetItem"] }),
        ...mayUseRows(tables.run, { execution: ["GetItem"], task: ["GetItem"] }),
        ...mayAssumeTaggedRoles(scope, settings.name),
      ],
    });
    // Its answer is for a caller that waits. Job code may invoke it asynchronously all the same: then nothing is repeated.
    new EventInvokeConfig(this, "NeverAgain", {
      function: this.function,
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      qualifier: "$LATEST",
    });
  }
}
