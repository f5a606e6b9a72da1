import { type App, CfnOutput, Duration, Stack } from "aws-cdk-lib";
import type { Bundles } from "./bundles.ts";
import { ApiFunction } from "./constructs/api-function.ts";
import { CollectorFunction } from "./constructs/collector-function.ts";
import { DispatcherFunction } from "./constructs/dispatcher-function.ts";
import { FailureAlarm } from "./constructs/failure-alarm.ts";
import { HttpApi } from "./constructs/http-api.ts";
import { PlannerFunction } from "./constructs/planner-function.ts";
import { RunnerTiers } from "./constructs/runner-tiers.ts";
import { ScheduleGroup } from "./constructs/schedule-group.ts";
import { SweepFunction } from "./constructs/sweep-function.ts";
import { SweepSchedule } from "./constructs/sweep-schedule.ts";
import { Tables } from "./constructs/tables.ts";
import { WorkQueue } from "./constructs/work-queue.ts";
import type { Settings } from "./settings.ts";

export interface ElasticJobStackProps {
  readonly settings: Settings;
  readonly bundles: Bundles;
}

/** A message of the collector is seen again so long after its time-out: the longest window in which a batch is gathered. */
const COLLECTED_AGAIN_SECONDS = 1;

/** All constructs, in the order in which a job meets them. */
export class ElasticJobStack extends Stack {
  constructor(app: App, { settings, bundles }: ElasticJobStackProps) {
    super(app, settings.stackName, { description: "Elastic-Job: sharded cron jobs on functions" });
    const impact = (failureImpact: string) => ({ failureImpact, alarmTopicArn: settings.alarmTopicArn });

    const tables = new Tables(this, "Tables");
    const ticks = new WorkQueue(this, "Ticks", {
      visibilityTimeout: Duration.seconds(Math.ceil(1.5 * settings.timings.dispatcherTimeoutSeconds)),
      maxReceiveCount: 20,
      ...impact("Fires could not be started on their second. The sweep starts them late, or records them as MISSED."),
    });
    // A message may fail twice between the two looks at a task that looks LOST. AWS advises six time-outs, so that a
    // throttled invocation is tried again before its messages are seen again; here they have more chances instead.
    const collected = {
      visibilityTimeout: Duration.seconds(settings.timings.collectorTimeoutSeconds + COLLECTED_AGAIN_SECONDS),
      maxReceiveCount: 40,
      ...impact("Ends of tasks could not be recorded: their jobs seem to run on until the sweep repeats the write."),
    };
    const outcomes = new WorkQueue(this, "Outcomes", collected);
    const batchedOutcomes = new WorkQueue(this, "BatchedOutcomes", { ...collected, deadLettersOf: outcomes });
    const checks = new WorkQueue(this, "Checks", {
      ...collected,
      isWatched: false,
    });
    const schedules = new ScheduleGroup(this, "Schedules");
    const foundation = { settings, bundles, tables, ticks, outcomes, batchedOutcomes, checks, schedules };

    const api = new ApiFunction(this, "ApiFunction", foundation);
    const { url } = new HttpApi(this, "HttpApi", {
      handler: api.function,
      jwt: settings.jwt,
      ...impact("Requests fail with 5xx: jobs keep firing, but they cannot be changed, triggered or watched."),
    });
    new PlannerFunction(
      this,
      "PlannerFunction",
      foundation,
      impact("Due instants are not armed. The sweep starts their fires late, or records them as MISSED."),
    );
    new DispatcherFunction(
      this,
      "DispatcherFunction",
      foundation,
      impact("Fires start late, or shards are invoked late: ticks are repeated 20 times, the rest is the sweep's."),
    );
    new RunnerTiers(
      this,
      "Runners",
      foundation,
      impact("A task's end did not reach the outcomes queue: its shard counts as running until a check finds it LOST."),
    );
    new CollectorFunction(
      this,
      "CollectorFunction",
      foundation,
      impact("Ends of tasks are recorded late: executions stay open, and fires that queue behind them wait."),
    );
    const sweep = new SweepFunction(
      this,
      "SweepFunction",
      foundation,
      impact("Some overdue work was not handed out. The next sweep tries again in 10 minutes."),
    );
    new SweepSchedule(this, "SweepSchedule", {
      sweep: sweep.function,
      ...impact("The sweep does not run: a job whose message was lost waits until it runs again."),
    });
    new FailureAlarm(this, "Throttled", {
      metric: FailureAlarm.ofAllFunctions("Throttles"),
      // A burst may wait; waiting for 15 minutes means that there are too few functions.
      periods: 3,
      ...impact("The account's concurrency is used up: fires and shards wait. Ask AWS for more concurrent executions."),
    });

    new CfnOutput(this, "ApiUrl", { value: url });
    new CfnOutput(this, "ConfigTable", { value: tables.config.tableName });
    new CfnOutput(this, "RunTable", { value: tables.run.tableName });
    new CfnOutput(this, "TicksQueue", { value: ticks.queue.queueUrl });
    new CfnOutput(this, "OutcomesQueue", { value: outcomes.queue.queueUrl });
    new CfnOutput(this, "BatchedOutcomesQueue", { value: batchedOutcomes.queue.queueUrl });
    new CfnOutput(this, "ScheduleGroup", { value: schedules.groupName });
  }
}
