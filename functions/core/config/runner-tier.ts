import type { App } from "../../contract/app.ts";
import type { JobConfig } from "../../contract/job.ts";

/** Memory that the runner itself uses, MB. */
export const RUNNER_OVERHEAD_MB = 96;

/** Lambda gives one vCPU at this much memory, and less or more in proportion. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MB_PER_VCPU = 1_769;

/** Memory and vCPU that one shard needs of a function. */
export interface Need {
  readonly memoryMB: number;
  readonly cpuCount: number;
}

type JobNeed = Pick<JobConfig, "jobType" | "cpuCount" | "memoryMB">;
type AppNeed = Pick<App, "cpuCount" | "memoryMB" | "cpuCountIsDefault">;

/**
 * A shard needs the sum of its own memory, the app's (a script has no app process) and the runner's. It needs its own
 * vCPU, or the app's where the publisher gave more.
 */
export function shardNeed(job: JobNeed, app: AppNeed): Need {
  const appMemoryMB = job.jobType === "SCRIPT" ? 0 : app.memoryMB;
  return {
    memoryMB: job.memoryMB + appMemoryMB + RUNNER_OVERHEAD_MB,
    cpuCount: Math.max(job.cpuCount, appCpuCount(app)),
  };
}

/** The need of an app's smallest possible job. An app whose need fits no tier can have no job. */
export function appNeed(app: AppNeed): Need {
  return { memoryMB: app.memoryMB + RUNNER_OVERHEAD_MB, cpuCount: appCpuCount(app) };
}

const appCpuCount = (app: AppNeed) => (app.cpuCountIsDefault === true ? 0 : app.cpuCount);

/** @returns the smallest tier (MB) that has the memory and the vCPU; undefined when none has. */
export function runnerTier(need: Need, tiers: readonly number[]): number | undefined {
  const atLeastMB = Math.max(need.memoryMB, need.cpuCount * MB_PER_VCPU);
  const fitting = tiers.filter((tier) => tier >= atLeastMB);
  return fitting.length === 0 ? undefined : Math.min(...fitting);
}

/** Lists the fields of a need that no tier satisfies. Each text names the largest tier. */
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
