import { SQSClient } from "@aws-sdk/client-sqs";
import { requestTimeouts } from "../aws/request-timeouts.ts";

export const sqsClient = () => new SQSClient(requestTimeouts(50));
