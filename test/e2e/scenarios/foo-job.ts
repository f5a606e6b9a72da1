import { expect } from "vitest";
import { eventually, instant } from "../../support/eventually.ts";
import { byExecution, type JobRun, latenessOf, percentile, readJobLog } from "../harness/job-log.ts";

/**
 * The job of Elastic-Job-Cloud's documentation, as its lines send it:
 * https://github.com/apache/shardingsphere-elasticjob/blob/2.1.5/elastic-job-doc/elastic-job-cloud-doc/content/02-guide/restful-api.md
 */
export const FOO_JOB =
  '{"jobName":"foo_job","appName":"foo_app","jobClass":"yourJobClass","jobType":"SIMPLE","jobExecutionType":"TRANSIENT","cron":"0/5 * * * * ?","shardingTotalCount":5,"cpuCount":0.1,"memoryMB":64.0,"failover":true,"misfire":true}';

export const EVERY_MS = 5_000;
const SHARDS = [0, 1, 2, 3, 4];
const PATIENCE_MS = 30_000;

/** Its app, as the documentation publishes it. @param environment told to its processes */
export const fooApp = (appURL: string, environment: Readonly<Record<string, string>>): string =>
  `{"appName":"foo_app","appURL":"${appURL}","cpuCount":0.1,"memoryMB":64.0,"bootstrapScript":"bin/start.sh","appCacheEnable":true,"eventTraceSamplingCount":0,"environment":${JSON.stringify(environment)}}`;

/**
 * Waits until the documented job has had this many instants, and finds exactly its five shards at each.
 * @param log the file its processes write to
 * @param first its first instant, epoch ms
 */
export async function expectFiveShardsEach(log: string, first: number, fires: number): Promise<readonly JobRun[]> {
  const instants = Array.from({ length: fires }, (_, n) => first + n * EVERY_MS);
  const afterwards = first + fires * EVERY_MS;
  await instant(afterwards);
  const ran = await eventually(
    `${fires} fires of five shards`,
    () => {
      const runs = readJobLog(log).filter(({ context }) => instants.includes(Date.parse(context.fireTime)));
      return runs.length >= fires * SHARDS.length ? runs : undefined;
    },
    PATIENCE_MS,
  );
  const seen = byExecution(ran);
  expect([...seen.keys()].sort()).toEqual(instants.map((at) => `foo_job.c${at / 1_000}`));
  for (const [executionId, shards] of seen) {
    expect(shards.map(({ context }) => context.shardingItem).sort(), executionId).toEqual(SHARDS);
    for (const { context } of shards) {
      expect(context).toMatchObject({
        jobName: "foo_job",
        shardingTotalCount: 5,
        shardingParameter: "",
        jobParameter: "",
        attempt: 1,
        executionId,
      });
    }
  }
  return ran;
}

/**
 * No shard ran before its instant, and the executions ran one after the other in the order of their instants.
 * @returns p99 of the lateness, ms; how large it is depends on the machine.
 */
export function expectInOrder(runs: readonly JobRun[]): number {
  const lateness = runs.map(latenessOf);
  expect(Math.min(...lateness), "lateness of the earliest shard").toBeGreaterThanOrEqual(0);
  const instants = runs.toSorted((a, b) => a.at - b.at).map(({ context }) => Date.parse(context.fireTime));
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  return percentile(lateness, 0.99);
}
