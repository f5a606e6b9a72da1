import type { JobConfig } from "../../contract/job.ts";
import { type CountedInterval, type Counters, intervalsOf, sumOf } from "./counters.ts";

type Kind = Pick<JobConfig, "jobType" | "jobExecutionType">;

/** The changes of the day statistics when a job's configuration changes. An absent configuration means that there is no job. @param at epoch ms */
export function countJobs(before: Kind | undefined, after: Kind | undefined, at: number): CountedInterval[] {
  const counters = sumOf([...counted(before, -1), ...counted(after, 1)]);
  return intervalsOf([{ at, counters }]).filter(({ interval }) => interval === "DAY");
}

const counted = (kind: Kind | undefined, by: 1 | -1): Counters[] =>
  kind === undefined ? [] : [{ registered: by, [kind.jobType]: by, [kind.jobExecutionType]: by }];
