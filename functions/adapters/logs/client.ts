import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { requestTimeouts } from "../aws/request-timeouts.ts";

export const logsClient = () => new CloudWatchLogsClient(requestTimeouts(50));
