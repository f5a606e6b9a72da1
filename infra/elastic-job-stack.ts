import { type App, CfnOutput, Duration, Stack } from "aws-cdk-lib";
import type { Bundles } from "./bundles.ts";
import { ApiFunction } from "./constructs/api-function.ts";
import { BrokerFunction } from "./constructs/broker-function.ts";
import { CollectorFunction } from "./constructs/collector-function.ts";
import { DispatcherFunction } from "./constructs/dispatcher-function.ts";
import { HttpApi } from "./constructs/http-api.ts";
import { NotifierFunction } from "./constructs/notifier-function.ts";
import { PlannerFunction } from "./constructs/planner-function.ts";
import { RunnerTiers } from "./constructs/runner-tiers.ts";
import { ScheduleGroup } from "./constructs/schedule-group.ts";
import { SweepFunction } from "./constructs/sweep-function.ts";
import { SweepSchedule } from "./constructs/sweep-schedule.ts";
import { Tables } from "./constructs/tables.ts";
import { Watching } from "./constructs/watching/watching.ts";
import { WorkQueue } from "./constructs/work-queue.ts";
import type { Settings } from "./settings.ts";

export interface ElasticJobStackProps {
  readonly settings: Settings;
  readonly bundles: Bundles;
}

/**
 * A message of the collector becomes visible this long after the time-out: the longest window in which a batch is
 * gathered.
 */
const COLLECTED_AGAIN_SECONDS = 1;

/** All constructs, in the order in which a job meets them. */
export class ElasticJobStack extends Stack {
  constructor(app: App, { settings, bundles }: ElasticJobStackProps) {
    super(app, settings.stackName, { description: "Elastic-Job: sharded cron jobs on functions" });
    const { stackName } = settings;

    const tables = new Tables(this, "Tables");
    const ticks = new WorkQueue(this, "Ticks", {
      visibilityTimeout: Duration.seconds(Math.ceil(1.5 * settings.timings.dispatcherTimeoutSeconds)),
      maxReceiveCount: 20,
    });
    // A message may fail twice between the two looks at a task that looks LOST. AWS advises six time-outs, so that a
    // throttled invocation is tried again before its messages are seen again; here they have more chances instead.
    const collected = {
      visibilityTimeout: Duration.seconds(settings.timings.collectorTimeoutSeconds + COLLECTED_AGAIN_SECONDS),
      maxReceiveCount: 40,
    };
    const outcomes = new WorkQueue(this, "Outcomes", collected);
    const batchedOutcomes = new WorkQueue(this, "BatchedOutcomes", { ...collected, deadLettersOf: outcomes });
    const checks = new WorkQueue(this, "Checks", collected);
    const schedules = new ScheduleGroup(this, "Schedules");
    const foundation = { settings, bundles, tables, ticks, outcomes, batchedOutcomes, checks, schedules };

    const { function: handler } = new ApiFunction(this, "ApiFunction", foundation);
    const { url, api } = new HttpApi(this, "HttpApi", { handler, jwt: settings.jwt });
    const { function: planner } = new PlannerFunction(this, "PlannerFunction", foundation);
    const { function: dispatcher } = new DispatcherFunction(this, "DispatcherFunction", foundation);
    const { role: broker } = new BrokerFunction(this, "BrokerFunction", foundation);
    new RunnerTiers(this, "Runners", foundation);
    const { function: collector } = new CollectorFunction(this, "CollectorFunction", foundation);
    const { function: sweep } = new SweepFunction(this, "SweepFunction", foundation);
    const { function: notifier, role: notifierRole } = new NotifierFunction(this, "NotifierFunction", foundation);
    new SweepSchedule(this, "SweepSchedule", { sweep });

    const functions = { planner, dispatcher, collector, sweep, notifier };
    const queues = { ticks, outcomes, batchedOutcomes, checks };
    const watched = { stackName, api, ...functions, ...queues, scheduleGroup: schedules.groupName };
    const { topic } = new Watching(this, "Watching", { watched, settings });

    new CfnOutput(this, "ApiUrl", { value: url });
    new CfnOutput(this, "ConfigTable", { value: tables.config.tableName });
    new CfnOutput(this, "RunTable", { value: tables.run.tableName });
    new CfnOutput(this, "TicksQueue", { value: ticks.queue.queueUrl });
    new CfnOutput(this, "OutcomesQueue", { value: outcomes.queue.queueUrl });
    new CfnOutput(this, "BatchedOutcomesQueue", { value: batchedOutcomes.queue.queueUrl });
    if (topic !== undefined) new CfnOutput(this, "AlarmTopic", { value: topic.topicArn });
    new CfnOutput(this, "BrokerRole", {
      value: broker.roleArn,
      description: "The roles of apps trust it (docs/roles-and-secrets.md)",
    });
    new CfnOutput(this, "NotifierRole", {
      value: notifierRole.roleArn,
      description: "Publishes notices to the topics of noticeTopicArns",
    });
    new CfnOutput(this, "ScheduleGroup", { value: schedules.groupName });
  }
}
