import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface WorkQueueProps {
  /** Longer than the consumer's time-out, so that two invocations never handle a message at the same time. */
  readonly visibilityTimeout: Duration;
  /** Receives of a throttled consumer count too, so the number is large. */
  readonly maxReceiveCount: number;
  /**
   * The queue whose consumer also handles the dead letters of this queue.
   * @default it has a dead-letter queue of its own
   */
  readonly deadLettersOf?: WorkQueue;
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
    const { visibilityTimeout, maxReceiveCount, deadLettersOf } = props;
    this.deadLetters = deadLettersOf?.deadLetters ?? this.ownDeadLetters();
    this.queue = new Queue(this, "Queue", {
      ...shared,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
    });
  }

  private ownDeadLetters(): Queue {
    return new Queue(this, "DeadLetters", {
      ...shared,
      // The sweep handles a letter within this time, or receives it again at its next run.
      visibilityTimeout: Duration.minutes(5),
    });
  }
}
