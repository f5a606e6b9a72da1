import { ThrottlingException as LogsThrottling } from "@aws-sdk/client-cloudwatch-logs";
import {
  ThrottlingException as DynamoDbThrottling,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";
import { TooManyRequestsException } from "@aws-sdk/client-lambda";
import { ThrottlingException as SchedulerThrottling } from "@aws-sdk/client-scheduler";
import { OverLimit, RequestThrottled } from "@aws-sdk/client-sqs";

const THROTTLING = [
  DynamoDbThrottling,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  TooManyRequestsException,
  SchedulerThrottling,
  LogsThrottling,
  OverLimit,
  RequestThrottled,
];

const CANCELLED_BY_THROTTLING = ["ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded"];

/**
 * Whether an error says that a service of this stack throttled the request, after the SDK's own tries. A throttled
 * transaction is cancelled with a reason of its own.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export function isThrottling(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    const reasons = error.CancellationReasons ?? [];
    return reasons.some(({ Code = "" }) => CANCELLED_BY_THROTTLING.includes(Code));
  }
  return THROTTLING.some((exception) => error instanceof exception);
}
