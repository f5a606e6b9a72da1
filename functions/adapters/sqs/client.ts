import { SQSClient } from "@aws-sdk/client-sqs";
import { patience } from "../aws/patience.ts";

export const sqsClient = () => new SQSClient(patience(50));
