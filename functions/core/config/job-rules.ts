import type { App } from "../../contract/app.ts";
import type { JobConfig } from "../../contract/job.ts";
import type { FieldProblem } from "../../contract/problem.ts";
import { cronProblems } from "./cron-rule.ts";
import { shardNeed, whyNoTier } from "./runner-tier.ts";
import { parseShardingItemParameters } from "./sharding-item-parameters.ts";

/** What a job's configuration is judged against. */
export interface JobSetting {
  /** Epoch ms after which the cron must fire again. */
  readonly now: number;
  /** Memory sizes of the runner functions, MB. */
  readonly tiers: readonly number[];
  /** The job's app, where there is one: without it no need can be reckoned. */
  readonly app: App | undefined;
}

/**
 * What is wrong with a job beyond its shape.
 * @param job what is known of it: a rule about an absent field says nothing, its shape has.
 */
export function jobProblems(job: Partial<JobConfig>, { now, tiers, app }: JobSetting): FieldProblem[] {
  return [
    ...typeProblems(job),
    ...(job.cron === undefined ? [] : cronProblems(job.cron, job.timeZone, now)),
    ...parameterProblems(job),
    ...(app === undefined ? [] : needProblems(job, app, tiers)),
  ];
}

/** A script is a command line, anything else a class. */
function typeProblems({ jobType, jobClass = "", scriptCommandLine = "" }: Partial<JobConfig>): FieldProblem[] {
  if (jobType === "SCRIPT") {
    return scriptCommandLine.trim() !== ""
      ? []
      : [{ pointer: "/scriptCommandLine", detail: "is required for a SCRIPT job" }];
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

/** A need of 0 stands for an absent field: it fits everywhere. */
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
