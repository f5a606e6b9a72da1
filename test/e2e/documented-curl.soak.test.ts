import path from "node:path";
import { expect, test } from "vitest";
import { servePackage } from "../../infra/local/example.ts";
import { eventually } from "../eventually.ts";
import { curl } from "./curl.ts";
import { expectFiveShardsEach, expectPunctual } from "./five-shards.ts";
import { readJobLog } from "./job-log.ts";
import { startTestStack } from "./local-stack.ts";

const WINDOW_MS = 600_000;
const EVERY_MS = 5_000;

test("the documented job runs for ten minutes exactly its shards, on the second, with the unkindness on", async () => {
  const stack = await startTestStack();
  const packages = await servePackage(path.join(import.meta.dirname, "..", "examples", "foo-job"), "foo-job");
  const host = stack.local.apiUrl;
  const log = path.join(stack.directory, "foo.log");
  try {
    const published = await curl(
      `curl -l -H "Content-type: application/json" -X POST -d '{"appName":"foo_app","appURL":"${packages.url}","cpuCount":0.1,"memoryMB":64.0,"bootstrapScript":"bin/start.sh","appCacheEnable":true,"eventTraceSamplingCount":0,"environment":{"FOO_LOG":"${log}"}}' ${host}/api/app`,
    );
    expect(published.status).toBe(201);
    const registered = await curl(
      `curl -l -H "Content-type: application/json" -X POST -d '{"jobName":"foo_job","appName":"foo_app","jobClass":"yourJobClass","jobType":"SIMPLE","jobExecutionType":"TRANSIENT","cron":"0/5 * * * * ?","shardingTotalCount":5,"cpuCount":0.1,"memoryMB":64.0,"failover":true,"misfire":true}' ${host}/api/job/register`,
    );
    const first = Date.parse((registered.body as { nextFireTimes: string[] }).nextFireTimes[0] ?? "");
    const instants = Array.from({ length: WINDOW_MS / EVERY_MS }, (_, i) => first + i * EVERY_MS);
    const inWindow = () => readJobLog(log).filter(({ context }) => instants.includes(Date.parse(context.fireTime)));
    await eventually(
      `${instants.length} fires of five shards`,
      () => (Date.now() > first + WINDOW_MS && inWindow().length >= instants.length * 5 ? true : undefined),
      WINDOW_MS + 30_000,
    );
    expectFiveShardsEach(inWindow(), instants);
    const p99 = expectPunctual(inWindow());
    console.log(`${instants.length} fires of five shards: p99 ${p99} ms`);
  } finally {
    packages.stop();
    await stack.stop();
  }
}, 720_000);
