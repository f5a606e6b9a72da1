import { LambdaClient } from "@aws-sdk/client-lambda";
import { requestTimeouts } from "../aws/request-timeouts.ts";

/** It makes asynchronous invocations only: Lambda answers them at once. */
export const lambdaClient = () => new LambdaClient(requestTimeouts(100));
