import type { JobConfig } from "../../contract/job.ts";

/** Whether a task of the job may outlive an invocation: it is then run in segments, each with the whole time-out. */
export const isStreaming = ({ jobType, streamingProcess }: Pick<JobConfig, "jobType" | "streamingProcess">): boolean =>
  jobType === "DATAFLOW" && streamingProcess;
