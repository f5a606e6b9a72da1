import type { Authority } from "../iam/authority.ts";
import type { Identity } from "../iam/credentials.ts";
import type { Message } from "../sqs/message.ts";
import type { Queue } from "../sqs/queue.ts";

/** A queue that Lambda polls in the name of a function's role. */
export interface PolledQueue {
  readonly arn: string;
  /** Resolves when a message may be available. */
  available(signal: AbortSignal): Promise<unknown>;
  /** Seconds. @throws AwsError if the role lacks the right, as all methods below do. */
  visibilityTimeout(): number;
  visible(): number;
  receive(most: number): Message[];
  remove(handle: string): void;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html (execution role permissions) */
export function polledAs(identity: Identity, queue: Queue, authority: Authority): PolledQueue {
  const asks = (action: string) => authority.authorize(identity, [{ action: `sqs:${action}`, resource: queue.arn }]);
  return {
    arn: queue.arn,
    available: (signal) => queue.available(Number.POSITIVE_INFINITY, signal),
    visibilityTimeout() {
      asks("GetQueueAttributes");
      return queue.properties.VisibilityTimeout;
    },
    visible() {
      asks("GetQueueAttributes");
      return queue.counts().visible;
    },
    receive(most) {
      asks("ReceiveMessage");
      return queue.receive(most);
    },
    remove(handle) {
      asks("DeleteMessage");
      queue.remove(handle);
    },
  };
}
