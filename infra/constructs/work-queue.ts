import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { type Alarming, FailureAlarm } from "./failure-alarm.ts";

export interface WorkQueueProps extends Alarming {
  /** Longer than the consumer's time-out: a message must not be handled twice at a time for want of patience. */
  readonly visibilityTimeout: Duration;
  /** Receives that a throttled consumer wastes count too, hence many. */
  readonly maxReceiveCount: number;
}

const shared = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.DESTROY,
  /** SQS's longest: dead letters wait for the sweep, and for people. */
  retentionPeriod: Duration.days(14),
};

/** A queue and the queue of what could not be handled. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { visibilityTimeout, maxReceiveCount, ...alarming }: WorkQueueProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, "DeadLetters", {
      ...shared,
      // The sweep handles a letter within this, or sees it again at its next run.
      visibilityTimeout: Duration.minutes(5),
    });
    this.queue = new Queue(this, "Queue", {
      ...shared,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
    });
    new FailureAlarm(this, "DeadLettersWaiting", {
      ...alarming,
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({
        ...FailureAlarm.perFiveMinutes,
        statistic: Stats.MAXIMUM,
      }),
    });
  }
}
