import type { App } from "../../contract/app.ts";
import type { JobConfig } from "../../contract/job.ts";
import type { FieldProblem } from "../../contract/problem.ts";
import { commandLineProblem } from "./command-line.ts";
import { cronProblems } from "./cron-rule.ts";
import { shardNeed, whyNoTier } from "./runner-tier.ts";
import { parseShardingItemParameters } from "./sharding-item-parameters.ts";

/** The facts that a job's configuration is judged against. */
export interface JobSetting {
  /** Epoch ms after which the cron must fire again. */
  readonly now: number;
  /** Memory sizes of the runner functions, MB. */
  readonly tiers: readonly number[];
  /** The job's app. Absent where there is none; the shard's need is then not judged. */
  readonly app: App | undefined;
}

/**
 * Lists the rules that a job breaks, beyond its shape.
 * @param job the fields that parsed. A rule about an absent field reports nothing; the schema has reported it.
 */
export function jobProblems(job: Partial<JobConfig>, { now, tiers, app }: JobSetting): FieldProblem[] {
  return [
    ...typeProblems(job),
    ...(job.cron === undefined ? [] : cronProblems(job.cron, job.timeZone, now)),
    ...parameterProblems(job),
    ...(app === undefined ? [] : needProblems(job, app, tiers)),
  ];
}

/** A SCRIPT job needs a command line that can be run without a shell; every other job needs a class. */
function typeProblems({ jobType, jobClass = "", scriptCommandLine = "" }: Partial<JobConfig>): FieldProblem[] {
  if (jobType === "SCRIPT") {
    const detail = commandLineProblem(scriptCommandLine);
    return detail === undefined ? [] : [{ pointer: "/scriptCommandLine", detail }];
  }
  return jobType === undefined || jobClass !== ""
    ? []
    : [{ pointer: "/jobClass", detail: "jobClass cannot be empty." }];
}

function parameterProblems({ shardingItemParameters, shardingTotalCount }: Partial<JobConfig>): FieldProblem[] {
  if (shardingItemParameters === undefined) return [];
  const { problems } = parseShardingItemParameters(shardingItemParameters, shardingTotalCount);
  return problems.map((detail) => ({ pointer: "/shardingItemParameters", detail }));
}

/** An absent field counts as a need of 0, which fits every tier. */
function needProblems(
  { jobType, cpuCount = 0, memoryMB = 0 }: Partial<JobConfig>,
  app: App,
  tiers: readonly number[],
): FieldProblem[] {
  if (jobType === undefined) return [];
  return whyNoTier(shardNeed({ jobType, cpuCount, memoryMB }, app), tiers).map(({ field, detail }) => ({
    pointer: `/${field}`,
    detail,
  }));
}
