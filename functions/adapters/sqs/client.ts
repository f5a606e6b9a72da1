import { SQSClient } from "@aws-sdk/client-sqs";

export const sqsClient = () =>
  new SQSClient({ maxAttempts: 5, requestHandler: { requestTimeout: 5_000, connectionTimeout: 1_000 } });
