import { LambdaClient } from "@aws-sdk/client-lambda";
import { requestTimeouts } from "../aws/request-timeouts.ts";

/** It makes asynchronous invocations only: Lambda answers them at once. */
export const lambdaClient = () => new LambdaClient(requestTimeouts(100));

/**
 * It makes synchronous invocations: each answer takes as long as its function, which starts first and then asks other
 * services.
 */
export const patientLambdaClient = () => {
  const { requestHandler, ...others } = requestTimeouts(10);
  return new LambdaClient({ ...others, maxAttempts: 3, requestHandler: { ...requestHandler, requestTimeout: 20_000 } });
};
