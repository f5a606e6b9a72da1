import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  ThrottlingException,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";
import { TooManyRequestsException } from "@aws-sdk/client-lambda";
import * as scheduler from "@aws-sdk/client-scheduler";
import { expect, test } from "vitest";
import { isThrottling } from "../../../functions/adapters/aws/is-throttling.ts";

const said = { message: "m", $metadata: {} };
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({ ...said, CancellationReasons: codes.map((Code) => ({ Code })) });

test.each([
  { error: new ThrottlingException(said), is: true },
  { error: new scheduler.ThrottlingException({ ...said, Message: "m" }), is: true },
  { error: new TooManyRequestsException(said), is: true },
  { error: cancelled("None", "ThrottlingError"), is: true },
  { error: cancelled("ConditionalCheckFailed", "None"), is: false },
  { error: new ConditionalCheckFailedException(said), is: false },
  { error: new DynamoDBServiceException({ ...said, name: "ValidationException", $fault: "client" }), is: false },
  { error: new scheduler.ValidationException({ ...said, Message: "m" }), is: false },
  { error: new Error("ThrottlingException"), is: false },
  { error: undefined, is: false },
])("$error is throttling: $is", ({ error, is }) => {
  expect(isThrottling(error)).toBe(is);
});
