import path from "node:path";
import { Duration, Names, Stack } from "aws-cdk-lib";
import { type IMetric, type MetricOptions, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { Grant, type IGrantable, type IRole } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { METRICS, type MetricName } from "../../functions/contract/metrics.ts";
import { ApiFunction } from "../constructs/api-function.ts";
import { BrokerFunction } from "../constructs/broker-function.ts";
import { type Bundles, bundlesIn } from "../constructs/bundles.ts";
import { CollectorFunction } from "../constructs/collector-function.ts";
import { DispatcherFunction } from "../constructs/dispatcher-function.ts";
import { giveName } from "../constructs/function-name.ts";
import { HttpApi } from "../constructs/http-api.ts";
import { NotifierFunction } from "../constructs/notifier-function.ts";
import { PlannerFunction } from "../constructs/planner-function.ts";
import { ProviderFunction } from "../constructs/provider-function.ts";
import { RunnerTiers } from "../constructs/runner-tiers.ts";
import { ScheduleGroup } from "../constructs/schedule-group.ts";
import { SweepFunction } from "../constructs/sweep-function.ts";
import { SweepSchedule } from "../constructs/sweep-schedule.ts";
import { Tables } from "../constructs/tables.ts";
import { metricOf } from "../constructs/watching/watched.ts";
import { Watching } from "../constructs/watching/watching.ts";
import { WorkQueue } from "../constructs/work-queue.ts";
import type { ElasticJobProps } from "./elastic-job-props.ts";
import { settingsOf } from "./settings-of.ts";

/** `npm pack` puts them beside this module's bundle. */
const PACKED_BUNDLES = path.join(import.meta.dirname, "bundles");
const MAX_NAME = 32;

/**
 * A message of the collector becomes visible this long after the time-out: the longest window in which a batch is
 * gathered.
 */
const COLLECTED_AGAIN_SECONDS = 1;

/** Elastic-Job in a stack: its API with the web console, its tables, its functions, its alarms. A stack may hold several. */
export class ElasticJob extends Construct {
  /** Begins the names of its functions; the value of the metrics' dimension; the tag `elastic-job:stack` of apps' roles. */
  readonly name: string;
  /** The URL of the HTTP API, up to and with `/api`. */
  readonly apiUrl: string;
  /** Apps, jobs and their revisions. It outlives the stack. */
  readonly configTable: Table;
  /** Run state, fires, executions and tasks of 30 days. */
  readonly runTable: Table;
  readonly ticksQueue: IQueue;
  readonly outcomesQueue: IQueue;
  /** Outcomes of executions of many shards. */
  readonly batchedOutcomesQueue: IQueue;
  /** The group of the jobs' schedules. */
  readonly scheduleGroupName: string;
  /** The roles of apps trust it: docs/roles-and-secrets.md. */
  readonly brokerRole: IRole;
  /** Publishes notices to the topics of `noticeTopics`. */
  readonly notifierRole: IRole;
  /** Receives the alarms; undefined with `alarms: "none"`. */
  readonly alarmTopic: ITopic | undefined;

  readonly #apiId: string;
  readonly #areCallersSigners: boolean;
  readonly #bundles: Bundles;
  #provider: IFunction | undefined;

  /** @throws ZodError for a prop that is not allowed. */
  constructor(scope: Construct, id: string, props: ElasticJobProps = {}) {
    super(scope, id);
    const unique = { maxLength: MAX_NAME, separator: "-", allowedSpecialCharacters: "-" };
    this.name = props.name ?? Names.uniqueResourceName(this, unique);
    giveName(this, this.name);
    const settings = settingsOf(this.name, props);
    const bundles = props.bundles ?? bundlesIn(PACKED_BUNDLES);

    const tables = new Tables(this, "Tables", settings);
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
    const { url, api } = new HttpApi(this, "HttpApi", { handler, settings });
    const { function: planner } = new PlannerFunction(this, "PlannerFunction", foundation);
    const { function: dispatcher } = new DispatcherFunction(this, "DispatcherFunction", foundation);
    const { role: brokerRole } = new BrokerFunction(this, "BrokerFunction", foundation);
    new RunnerTiers(this, "Runners", foundation);
    const { function: collector } = new CollectorFunction(this, "CollectorFunction", foundation);
    const { function: sweep } = new SweepFunction(this, "SweepFunction", foundation);
    const { function: notifier, role: notifierRole } = new NotifierFunction(this, "NotifierFunction", foundation);
    new SweepSchedule(this, "SweepSchedule", { sweep });

    const functions = { planner, dispatcher, collector, sweep, notifier };
    const queues = { ticks, outcomes, batchedOutcomes, checks };
    const watched = { name: this.name, api, ...functions, ...queues, scheduleGroup: schedules.groupName };
    this.alarmTopic = new Watching(this, "Watching", { watched, settings }).topic;

    this.apiUrl = url;
    this.configTable = tables.config;
    this.runTable = tables.run;
    this.ticksQueue = ticks.queue;
    this.outcomesQueue = outcomes.queue;
    this.batchedOutcomesQueue = batchedOutcomes.queue;
    this.scheduleGroupName = schedules.groupName;
    this.brokerRole = brokerRole;
    this.notifierRole = notifierRole;
    this.#apiId = api.apiId;
    this.#areCallersSigners = settings.jwt === undefined;
    this.#bundles = bundles;
  }

  /** Allows every operation of the API. @throws Error where callers bring tokens: then scopes decide, and no IAM policy. */
  grantInvokeApi(grantee: IGrantable): Grant {
    return this.#grant(grantee, "*");
  }

  /** Allows the operations that only read. @throws Error as `grantInvokeApi` */
  grantReadApi(grantee: IGrantable): Grant {
    return this.#grant(grantee, "GET/*");
  }

  /** A metric that the functions emit. @default the sum of five minutes; of durations and ages the maximum */
  metric(name: MetricName, options: MetricOptions = {}): IMetric {
    const statistic = METRICS[name] === "Count" ? Stats.SUM : Stats.MAXIMUM;
    return metricOf(this.name, name).with({ statistic, ...options });
  }

  /** Fires that the configuration wanted and that did not run. */
  metricFiresMissed(options?: MetricOptions): IMetric {
    return this.metric("FiresMissed", options);
  }

  /** Milliseconds from the due instant of a fire to the commit of its start. @default the 99th percentile */
  metricFireLateness(options?: MetricOptions): IMetric {
    return this.metric("FireLateness", { statistic: "p99", ...options });
  }

  /** Shards whose job reported failure, or ran into its time-out. */
  metricShardsFailed(options?: MetricOptions): IMetric {
    return this.metric("ShardsFAILED", options);
  }

  /** Seconds since the oldest overdue work was due. */
  metricOverdueAge(options?: MetricOptions): IMetric {
    return this.metric("OverdueAge", options);
  }

  /**
   * The function by which CloudFormation changes apps and jobs. The first of them makes it.
   * @throws Error as `grantInvokeApi`
   * @internal
   */
  provider(): IFunction {
    this.#expectSigners();
    const props = { bundles: this.#bundles, apiId: this.#apiId, apiUrl: this.apiUrl };
    this.#provider ??= new ProviderFunction(this, "ProviderFunction", props).function;
    return this.#provider;
  }

  /** @param requests `METHOD/path`, of the API's only stage, whose name is `$default`. */
  #grant(grantee: IGrantable, requests: string): Grant {
    this.#expectSigners();
    const arn = { service: "execute-api", resource: this.#apiId, resourceName: `$default/${requests}` };
    return Grant.addToPrincipal({
      grantee,
      actions: ["execute-api:Invoke"],
      resourceArns: [Stack.of(this).formatArn(arn)],
    });
  }

  #expectSigners(): void {
    if (!this.#areCallersSigners)
      throw new Error(`${this.node.path}: callers bring tokens ('jwt'), so no IAM policy allows a call`);
  }
}
