import { LambdaClient } from "@aws-sdk/client-lambda";

/** Only asynchronous invocations are made: they answer at once. */
export const lambdaClient = () =>
  new LambdaClient({
    maxAttempts: 5,
    requestHandler: {
      requestTimeout: 5_000,
      connectionTimeout: 1_000,
      httpsAgent: { maxSockets: 100 },
      httpAgent: { maxSockets: 100 },
    },
  });
