import { PRICES } from "../../functions/core/cost/prices.ts";
import { OWED_SHARDS } from "../../functions/ports/owed-index.ts";

/** A month of 30 days. */
const MONTH_SECONDS = 30 * 86_400;
/** The sweep's schedule: every 10 minutes. */
const SWEEPS = MONTH_SECONDS / 600;
/** Free in each account in each month. @see https://aws.amazon.com/cloudwatch/pricing/ @see https://aws.amazon.com/sqs/pricing/ */
const FREE = { alarms: 10, dashboards: 3, metrics: 10, queueRequests: 1_000_000 };
/** USD a month. @see https://aws.amazon.com/cloudwatch/pricing/ */
const CLOUDWATCH = { alarm: 0.1, dashboard: 3, metric: 0.3 };
/** Lambda polls a queue with at least two requests of 20 s at a time. @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const POLLS = (2 * MONTH_SECONDS) / 20;

/** The queues of dead letters: each sweep receives from each. */
const LETTER_QUEUES = 3;
/** An eventually consistent query that finds nothing is half a read. */
const SWEEP_READS = OWED_SHARDS / 2 + 1;
/** The beats of the planner and of the sweep, the metrics of an idle stack. */
export const IDLE_METRICS = 2;

const above = (count: number, free: number) => Math.max(0, count - free);

/** The cost in USD of `count` idle resources of a type in a month, and the reason. */
interface Idle {
  readonly cost: (count: number) => number;
  readonly because: string;
}

const nothing = (because: string): Idle => ({ cost: () => 0, because });
const used = nothing("paid by use");
const named = nothing("free: a name, a rule or a permission");

/** Every type of resource that a stack may have. One that bills by the hour has no place here. */
export const IDLE: Readonly<Record<string, Idle>> = {
  "AWS::ApiGatewayV2::Api": used,
  "AWS::ApiGatewayV2::Authorizer": named,
  "AWS::ApiGatewayV2::Integration": named,
  "AWS::ApiGatewayV2::Route": named,
  "AWS::ApiGatewayV2::Stage": named,
  "AWS::CloudWatch::Alarm": {
    cost: (count) => above(count, FREE.alarms) * CLOUDWATCH.alarm,
    because: "ten alarms of one metric are free",
  },
  "AWS::CloudWatch::Dashboard": {
    cost: (count) => above(count, FREE.dashboards) * CLOUDWATCH.dashboard,
    because: "three dashboards are free",
  },
  "AWS::DynamoDB::Table": nothing("paid by request; 25 GB are free, and nothing is stored"),
  "AWS::IAM::ManagedPolicy": named,
  "AWS::IAM::Policy": named,
  "AWS::IAM::Role": named,
  "AWS::Lambda::Alias": named,
  "AWS::Lambda::EventInvokeConfig": named,
  "AWS::Lambda::EventSourceMapping": {
    cost: (count) => above(count * POLLS, FREE.queueRequests) * PRICES.queueRequest,
    because: `each polls its queue ${POLLS.toLocaleString("en")} times; a million requests are free`,
  },
  "AWS::Lambda::Function": {
    cost: () => above(IDLE_METRICS, FREE.metrics) * CLOUDWATCH.metric + 2 * SWEEPS * PRICES.invocation,
    because:
      "sweeps and beats of the planner; their GB-seconds are within 400,000 free ones, their two metrics are free",
  },
  "AWS::Lambda::Permission": named,
  "AWS::Logs::LogGroup": nothing("paid by the GB; an idle stack writes 3 MB, and 5 GB are free"),
  "AWS::SNS::Topic": used,
  "AWS::SNS::TopicPolicy": named,
  "AWS::SNS::Subscription": nothing("a thousand e-mails are free"),
  "AWS::SQS::Queue": nothing("paid by request: those of its event source and of the sweep are counted there"),
  "AWS::SQS::QueuePolicy": named,
  "AWS::Scheduler::Schedule": {
    cost: () => SWEEPS * (SWEEP_READS * PRICES.read + PRICES.write + LETTER_QUEUES * PRICES.queueRequest),
    because: "each sweep reads the index of owed work and the queues of dead letters, and writes a mark",
  },
  "AWS::Scheduler::ScheduleGroup": named,
};
