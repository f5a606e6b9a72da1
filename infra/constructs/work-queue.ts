import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { type Alarming, FailureAlarm } from "./failure-alarm.ts";

export interface WorkQueueProps extends Alarming {
  /** Longer than the consumer's time-out, so that two invocations never handle a message at the same time. */
  readonly visibilityTimeout: Duration;
  /** Receives of a throttled consumer count too, so the number is large. */
  readonly maxReceiveCount: number;
  /**
   * The queue whose consumer also handles the dead letters of this queue.
   * @default it has a dead-letter queue of its own
   */
  readonly deadLettersOf?: WorkQueue;
  /**
   * Whether its first dead letter raises an alarm. False where a table row also owes the work of the letters.
   * @default true
   */
  readonly isWatched?: boolean;
}

const shared = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.DESTROY,
  /** SQS's maximum: dead letters wait for the sweep, and for people. */
  retentionPeriod: Duration.days(14),
};

/** A queue and its dead-letter queue. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { visibilityTimeout, maxReceiveCount, deadLettersOf, isWatched = true, ...alarming } = props;
    this.deadLetters = deadLettersOf?.deadLetters ?? this.ownDeadLetters(isWatched, alarming);
    this.queue = new Queue(this, "Queue", {
      ...shared,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
    });
  }

  private ownDeadLetters(isWatched: boolean, alarming: Alarming): Queue {
    const deadLetters = new Queue(this, "DeadLetters", {
      ...shared,
      // The sweep handles a letter within this time, or receives it again at its next run.
      visibilityTimeout: Duration.minutes(5),
    });
    if (!isWatched) return deadLetters;
    new FailureAlarm(this, "DeadLettersWaiting", {
      ...alarming,
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        ...FailureAlarm.perFiveMinutes,
        statistic: Stats.MAXIMUM,
      }),
    });
    return deadLetters;
  }
}
