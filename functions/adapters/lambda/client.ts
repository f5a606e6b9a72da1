import { LambdaClient } from "@aws-sdk/client-lambda";
import { requestTimeouts } from "../aws/request-timeouts.ts";

/** Only asynchronous invocations are made: they answer at once. */
export const lambdaClient = () => new LambdaClient(requestTimeouts(100));
