import type { App } from "../../contract/app.ts";
import type { JobConfig } from "../../contract/job.ts";

/** MB the runner itself takes of its function's memory. */
export const RUNNER_OVERHEAD_MB = 96;

/** Lambda gives one vCPU at this much memory, and less or more in proportion. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MB_PER_VCPU = 1_769;

/** What one shard needs of a function. */
export interface Need {
  readonly memoryMB: number;
  readonly cpuCount: number;
}

type JobNeed = Pick<JobConfig, "jobType" | "cpuCount" | "memoryMB">;
type AppNeed = Pick<App, "cpuCount" | "memoryMB" | "cpuCountIsDefault">;

/**
 * What a shard needs: its own memory, the app's beside it (a script has no app process) and the runner's;
 * its own vCPU, or the app's where its publisher gave more.
 */
export function shardNeed(job: JobNeed, app: AppNeed): Need {
  const appMemoryMB = job.jobType === "SCRIPT" ? 0 : app.memoryMB;
  return {
    memoryMB: job.memoryMB + appMemoryMB + RUNNER_OVERHEAD_MB,
    cpuCount: Math.max(job.cpuCount, appCpuCount(app)),
  };
}

/** What an app needs before any job asks for something: a job with less than this cannot be. */
export function appNeed(app: AppNeed): Need {
  return { memoryMB: app.memoryMB + RUNNER_OVERHEAD_MB, cpuCount: appCpuCount(app) };
}

const appCpuCount = (app: AppNeed) => (app.cpuCountIsDefault === true ? 0 : app.cpuCount);

/** @returns the smallest tier (MB) with that memory and that many vCPU; undefined when none has. */
export function runnerTier(need: Need, tiers: readonly number[]): number | undefined {
  const atLeastMB = Math.max(need.memoryMB, need.cpuCount * MB_PER_VCPU);
  const fitting = tiers.filter((tier) => tier >= atLeastMB);
  return fitting.length === 0 ? undefined : Math.min(...fitting);
}

/** The fields of a need that no tier has, each with words that name the largest. */
export function whyNoTier(need: Need, tiers: readonly number[]): readonly { field: keyof Need; detail: string }[] {
  const largest = Math.max(...tiers);
  const problems: { field: keyof Need; detail: string }[] = [];
  if (need.memoryMB > largest) {
    const detail = `needs ${round(need.memoryMB)} MB (job, app and ${RUNNER_OVERHEAD_MB} MB for the runner), the largest runner has ${largest} MB`;
    problems.push({ field: "memoryMB", detail });
  }
  if (need.cpuCount * MB_PER_VCPU > largest) {
    const vcpu = `${round(largest / MB_PER_VCPU)} vCPU (${largest} MB)`;
    problems.push({ field: "cpuCount", detail: `needs ${need.cpuCount} vCPU, the largest runner has ${vcpu}` });
  }
  return problems;
}

const round = (value: number) => Math.round(value * 100) / 100;
