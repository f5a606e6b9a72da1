import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { patience } from "../aws/patience.ts";

export const schedulerClient = () => new SchedulerClient(patience(10));
