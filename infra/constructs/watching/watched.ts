import { Duration } from "aws-cdk-lib";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { METRICS_NAMESPACE, type MetricName, STACK_DIMENSION } from "../../../functions/contract/metrics.ts";
import type { WorkQueue } from "../work-queue.ts";

/** The parts of the stack that have metrics. */
export interface Watched {
  /** Of the `ElasticJob`. */
  readonly name: string;
  readonly api: { readonly apiId: string };
  readonly planner: IFunction;
  readonly dispatcher: IFunction;
  readonly collector: IFunction;
  readonly sweep: IFunction;
  readonly notifier: IFunction;
  readonly ticks: WorkQueue;
  readonly outcomes: WorkQueue;
  readonly batchedOutcomes: WorkQueue;
  readonly checks: WorkQueue;
  readonly scheduleGroup: string;
}

/** Of a metric: the statistic over one period. @default the sum of five minutes */
interface Seen {
  readonly statistic?: string;
  readonly minutes?: number;
}

/** A metric of AWS. */
export const ofAws = (
  namespace: string,
  metricName: string,
  dimensionsMap: Record<string, string>,
  { statistic = Stats.SUM, minutes = 5 }: Seen = {},
): Metric => new Metric({ namespace, metricName, dimensionsMap, statistic, period: Duration.minutes(minutes) });

/** A metric that the stack's functions emit. */
export const ofStack = (watched: Watched, name: MetricName, seen?: Seen): Metric => metricOf(watched.name, name, seen);

/** As `ofStack`. @param elasticJob the name of the `ElasticJob`. */
export const metricOf = (elasticJob: string, name: MetricName, seen?: Seen): Metric =>
  ofAws(METRICS_NAMESPACE, name, { [STACK_DIMENSION]: elasticJob }, seen);

export const errorsOf = ({ functionName }: IFunction): Metric =>
  ofAws("AWS/Lambda", "Errors", { FunctionName: functionName });

/**
 * A metric of Lambda without a dimension: the sum over all functions of the account in the region.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export const ofAllFunctions = (metricName: string): Metric => ofAws("AWS/Lambda", metricName, {});

/** Dead letters of a queue that wait. */
export const lettersOf = ({ deadLetters: { queueName } }: WorkQueue): Metric =>
  ofAws("AWS/SQS", "ApproximateNumberOfMessagesVisible", { QueueName: queueName }, { statistic: Stats.MAXIMUM });

/** The age of the oldest message, seconds. */
export const ageOf = ({ queue: { queueName } }: WorkQueue): Metric =>
  ofAws("AWS/SQS", "ApproximateAgeOfOldestMessage", { QueueName: queueName }, { statistic: Stats.MAXIMUM });
