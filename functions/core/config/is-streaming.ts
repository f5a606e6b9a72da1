import type { JobConfig } from "../../contract/job.ts";

/** Whether a task of the job may outlive an invocation. It then runs in segments, and each segment has the whole time-out. */
export const isStreaming = ({ jobType, streamingProcess }: Pick<JobConfig, "jobType" | "streamingProcess">): boolean =>
  jobType === "DATAFLOW" && streamingProcess;
