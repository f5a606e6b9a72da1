import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  Metric,
  type MetricOptions,
  Stats,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

/** The text of an alarm and the topic that receives it. */
export interface Alarming {
  /** The alarm's description: the harm, and the part that heals by itself. */
  readonly failureImpact: string;
  /** @default alarms are seen in CloudWatch only */
  readonly alarmTopicArn: string | undefined;
}

export interface FailureAlarmProps extends Alarming {
  readonly metric: Metric;
  /** The alarm sounds when the metric has no data, instead of when it has some. @default false */
  readonly onSilence?: boolean;
  /** Number of consecutive periods of the metric. @default 1 */
  readonly periods?: number;
}

/**
 * An alarm of one metric. The stack has ten alarms, because ten are free for ever. More alarms would cost more than the
 * rest of an idle stack.
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export class FailureAlarm extends Alarm {
  static readonly perFiveMinutes: MetricOptions = { period: Duration.minutes(5), statistic: Stats.SUM };

  constructor(scope: Construct, id: string, props: FailureAlarmProps) {
    const { metric, failureImpact, alarmTopicArn, onSilence = false, periods = 1 } = props;
    super(scope, id, {
      alarmDescription: failureImpact,
      metric,
      threshold: 1,
      evaluationPeriods: periods,
      comparisonOperator: onSilence
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: onSilence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    if (alarmTopicArn === undefined) return;
    const topic = new SnsAction(Topic.fromTopicArn(this, "Topic", alarmTopicArn));
    this.addAlarmAction(topic);
    this.addOkAction(topic);
  }

  /**
   * A metric of Lambda without a dimension: the sum over all functions of the account in the region.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  static ofAllFunctions(metricName: string): Metric {
    return new Metric({ namespace: "AWS/Lambda", metricName, ...FailureAlarm.perFiveMinutes });
  }
}
