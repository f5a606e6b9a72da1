import { Duration, Size, Stack } from "aws-cdk-lib";
import {
  Alias,
  type CfnFunction,
  EventInvokeConfig,
  type ILayerVersion,
  LayerVersion,
  TenancyConfig,
} from "aws-cdk-lib/aws-lambda";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { BATCHED_ALIAS } from "../../functions/contract/batched-alias.ts";
import { CLAIM_ATTRIBUTES } from "../../functions/contract/table-shape.ts";
import { runnerOfApp } from "../../functions/core/run/runner-of-app.ts";
import { Env } from "../../functions/runner/env.ts";
import { SANDBOX_STORAGE_MB } from "../../functions/runner/package/limits.ts";
import { BundledFunction, functionLog, loopRules } from "./bundled-function.ts";
import type { Foundation } from "./foundation.ts";
import { functionArn, functionName } from "./function-name.ts";
import { mayInvoke, maySend, mayUseRows } from "./rights.ts";
import { rightsOfVpc } from "./vpc-rights.ts";
import type { WorkQueue } from "./work-queue.ts";

/** Name of the runner of each tier (MB), for the functions that invoke runners. */
export const runnerNames = (scope: Construct, tiers: readonly number[]): Record<string, string> =>
  Object.fromEntries(tiers.map((tier) => [tier, functionName(scope, "runner", tier)]));

/**
 * The functions that run users' code, one of each memory size. Job code is assumed to hold their role. So the role
 * gives access to a task's own two rows, whose keys cannot be guessed, to the report of its end, and to the broker, which
 * verifies the claim. It gives nothing else. It may write only the attributes of a claim: other attributes could list the row as owed work of another
 * function.
 */
export class RunnerTiers extends Construct {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    super(scope, id);
    const { settings, bundles, tables, outcomes, batchedOutcomes } = foundation;
    const { runnerMemoryTiers, runnerLayers, timings, appUrls, sandbox, outcomesBy, runnerVpc, isolation, apps } =
      settings;
    const layers: ILayerVersion[] = runnerLayers.map((arn, at) =>
      LayerVersion.fromLayerVersionArn(this, `Layer${at}`, arn),
    );
    const queueUrls = { prompt: outcomes.queue.queueUrl, batched: batchedOutcomes.queue.queueUrl };
    const to = ({ queue }: WorkQueue) => {
      if (outcomesBy === "runner") return {};
      const destination = { bind: () => ({ destination: queue.queueArn }) };
      return { onSuccess: destination, onFailure: destination };
    };
    const make = (parent: Construct, runnerId: string, tier: number, own: { app?: string; logGroup?: ILogGroup }) => {
      const runner = new BundledFunction(parent, runnerId, {
        name: "runner",
        tier,
        ...own,
        bundles,
        env: Env,
        environment: {
          RUN_TABLE: tables.run.tableName,
          APP_URLS: appUrls,
          SANDBOX: sandbox,
          BROKER_FUNCTION: functionName(scope, "broker"),
          OUTCOMES: outcomesBy === "runner" ? Stack.of(this).toJsonString(queueUrls) : "destination",
          TIMINGS: JSON.stringify(timings),
        },
        memorySize: tier,
        timeout: Duration.seconds(timings.runnerTimeoutSeconds),
        rights: [
          ...mayUseRows(tables.run, { task: ["GetItem", "UpdateItem"] }, CLAIM_ATTRIBUTES),
          maySend(outcomes.queue, batchedOutcomes.queue),
          mayInvoke(scope, "broker"),
          ...(runnerVpc === undefined ? [] : rightsOfVpc(functionArn(scope, "runner", tier, own.app))),
        ],
        creation: {
          ...(layers.length > 0 && { layers }),
          ephemeralStorageSize: Size.mebibytes(SANDBOX_STORAGE_MB),
          // The next task of a queued fire follows from the last task's outcome: an endless chain.
          ...loopRules(settings),
          // Two apps, or two versions of one app, never share a sandbox.
          ...(isolation === "tenant" && { tenancyConfig: TenancyConfig.PER_TENANT }),
        },
      });
      // The CDK's own property wants a VPC with its subnets' zones, which their ids do not tell.
      if (runnerVpc !== undefined) (runner.function.node.defaultChild as CfnFunction).vpcConfig = runnerVpc;
      const alias = new Alias(runner, "Batched", { aliasName: BATCHED_ALIAS, version: runner.function.latestVersion });
      const once = {
        function: runner.function,
        // A task runs once. Another attempt is another task, and the collector issues it.
        retryAttempts: 0,
        maxEventAge: Duration.seconds(timings.eventAgeSeconds),
      };
      new EventInvokeConfig(runner, "Outcomes", { ...once, ...to(outcomes), qualifier: "$LATEST" });
      new EventInvokeConfig(runner, "BatchedOutcomes", {
        ...once,
        ...to(batchedOutcomes),
        qualifier: BATCHED_ALIAS,
      }).node.addDependency(alias);
    };
    for (const tier of runnerMemoryTiers) {
      if (isolation === "tenant") {
        make(this, `Mb${tier}`, tier, {});
        continue;
      }
      // The API finds the lines of a task by the tier of its runner.
      const ofTier = new Construct(this, `Mb${tier}`);
      const logGroup = functionLog(ofTier, functionName(scope, "runner", tier));
      for (const app of apps) make(ofTier, `App${runnerOfApp("", app)}`, tier, { app, logGroup });
    }
  }
}
