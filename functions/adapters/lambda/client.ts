import { LambdaClient } from "@aws-sdk/client-lambda";
import { patience } from "../aws/patience.ts";

/** Only asynchronous invocations are made: they answer at once. */
export const lambdaClient = () => new LambdaClient(patience(100));
