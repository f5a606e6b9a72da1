import { ApiProblem } from "../../../functions/client/api-problem.ts";
import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { RUNNER_OVERHEAD_MB } from "../../../functions/core/config/runner-tier.ts";
import { duration } from "../output/times.ts";
import { awsPage, type Check, type Finding, type Stage } from "./check.ts";
import { APP_MEMORY_MB, PROGRAM_OF_APP } from "./program.ts";
import { firstAttemptOf, jobOf, register, runAgain, type SmokeJob } from "./run-job.ts";

/** The longest time that Lambda gives to the start of a sandbox, ms. */
const LONGEST_START_MS = 10_000;
/** More than the sandboxes that a function has at a time on a developer's machine. */
const TENANTS = { local: 6, deployed: 30 } as const;
/** Environments, active or idle, for each concurrent invocation of the account. */
const TENANTS_PER_INVOCATION = 2.5;

/** The starts of sandboxes. */
export const START_CHECKS: readonly Check[] = [
  {
    name: "tenants",
    assumes: {
      en: "a new tenant gets a sandbox when the quota of tenants is used up: an idle one of another tenant makes room",
      zh: "租户配额用完后，新租户仍能得到沙箱：其他租户的空闲沙箱会让出位置",
    },
    page: awsPage("lambda/latest/dg/tenant-isolation.html"),
    async look(stage) {
      const count = stage.isLocal ? TENANTS.local : TENANTS.deployed;
      const job: SmokeJob = { name: "tenants", shards: 1, parameters: "0=well" };
      const jobName = await register(stage, job);
      const runs: Started[] = [];
      for (let n = 0; n < count; n++) {
        await renewApp(stage);
        runs.push(await startOf(stage, await runAgain(stage, jobName)));
      }
      return judgeTenants(runs, stage.isLocal ? 0 : await stage.account?.concurrency());
    },
  },
  {
    name: "cold-start",
    assumes: {
      en: "a new sandbox of every tier begins its first task within 10 s",
      zh: "每个内存档位的新沙箱都在 10 秒内开始第一个任务",
    },
    page: awsPage("lambda/latest/dg/lambda-runtime-environment.html"),
    async look(stage) {
      const pairs: Pair[] = [];
      for (const tier of await tiersOf(stage)) {
        await renewApp(stage);
        const job = { name: `tier-${tier}`, shards: 1, parameters: "0=well", memoryMB: memoryFor(tier) };
        const jobName = await register(stage, job);
        const cold = await startOf(stage, await runAgain(stage, jobName));
        const warm = await startOf(stage, await runAgain(stage, jobName));
        pairs.push({ tier, cold, warm });
      }
      return judgeStarts(pairs);
    },
  },
];

export interface Started {
  readonly status: ExecutionView["status"];
  /** From the call to the first instruction of the process, ms; undefined where none began. */
  readonly ms: number | undefined;
}

interface Pair {
  /** MB */
  readonly tier: number;
  readonly cold: Started;
  readonly warm: Started;
}

/** A new revision of the app: no sandbox of an earlier one serves it. */
async function renewApp({ client, name: appName, io }: Stage): Promise<void> {
  const environment = { ...PROGRAM_OF_APP.environment, SMOKE_RENEWED_AT: String(io.now()) };
  await client.call("update-app", { body: { appName, environment } });
}

async function startOf(stage: Stage, execution: ExecutionView): Promise<Started> {
  const attempt = await firstAttemptOf(stage, execution);
  const { status, fireTime } = execution;
  const startTime = attempt?.startTime;
  return { status, ms: startTime === undefined ? undefined : Date.parse(startTime) - Date.parse(fireTime) };
}

/** A job of this memory needs this tier and no smaller one. */
const memoryFor = (tier: number) => Math.max(1, tier - APP_MEMORY_MB - RUNNER_OVERHEAD_MB);

/** The tiers of the stack that this app can use, MB, ascending: the previews of ever larger jobs name them. */
async function tiersOf(stage: Stage): Promise<number[]> {
  const tiers: number[] = [];
  for (;;) {
    const memoryMB = memoryFor((tiers.at(-1) ?? 0) + 1);
    const body = jobOf(stage, { name: "tiers", shards: 1, parameters: "", memoryMB });
    try {
      tiers.push((await stage.client.call("preview-job", { body })).value.runnerMemoryMB);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 400) return tiers;
      throw error;
    }
  }
}

/** @param concurrency of the account; undefined where it is not known, 0 where every new tenant needs room. */
export function judgeTenants(runs: readonly Started[], concurrency: number | undefined): Finding {
  const begun = runs.filter(({ status }) => status === "FINISHED").length;
  const slowest = Math.max(...runs.map(({ ms = 0 }) => ms));
  const seen = `${begun} of ${runs.length} tenants, one after the other, were served, the slowest after ${duration(slowest)}`;
  if (begun < runs.length) return { verdict: "fails", seen };
  if (concurrency === undefined)
    return { verdict: "unknown", seen: `${seen}; the quota of this account is not known, --deploy asks for it` };
  const quota = Math.floor(concurrency * TENANTS_PER_INVOCATION);
  if (quota >= runs.length) return { verdict: "unknown", seen: `${seen}; the quota of this account is ${quota}` };
  return { verdict: "holds", seen };
}

export function judgeStarts(pairs: readonly Pair[]): Finding {
  const shown = ({ ms, status }: Started) => (ms === undefined ? status : duration(ms));
  const seen = pairs.map(({ tier, cold, warm }) => `${tier} MB ${shown(cold)}, then ${shown(warm)}`).join("; ");
  const isShort = pairs.every(({ cold: { ms } }) => ms !== undefined && ms <= LONGEST_START_MS);
  return { verdict: isShort && pairs.length > 0 ? "holds" : "fails", seen };
}
