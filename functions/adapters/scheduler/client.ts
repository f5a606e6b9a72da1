import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { requestTimeouts } from "../aws/request-timeouts.ts";

export const schedulerClient = () => new SchedulerClient(requestTimeouts(10));
