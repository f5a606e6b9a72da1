import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type PackageServer, servePackage } from "../../../infra/local/cli/example.ts";
import { eventually, instant } from "../../support/eventually.ts";
import { curl } from "../harness/curl.ts";
import { isSpokenOf } from "../harness/is-spoken-of.ts";
import { type JobRun, readJobLog } from "../harness/job-log.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { EVERY_MS, expectFiveShardsEach, expectInOrder, FOO_JOB } from "./foo-job.ts";

/**
 * The lines of Elastic-Job-Cloud's documentation, with this machine's host and port (and its broken update line joined):
 * https://github.com/apache/shardingsphere-elasticjob/blob/2.1.5/elastic-job-doc/elastic-job-cloud-doc/content/02-guide/restful-api.md
 */

/** Half a minute of them; the long form has ten minutes. */
const FIRES = 6;

let stack: TestStack;
let packages: PackageServer;
let host: string;
let log: string;

beforeAll(async () => {
  stack = await startTestStack();
  packages = await servePackage(path.join(import.meta.dirname, "..", "..", "examples", "foo-job"), "foo-job");
  host = stack.local.apiUrl;
  log = path.join(stack.directory, "foo.log");
});

afterAll(async () => {
  packages?.stop();
  await stack?.stop();
});

const runs = () => readJobLog(log);
test("an app is published and partly updated", async () => {
  const published = await curl(
    `curl -l -H "Content-type: application/json" -X POST -d '{"appName":"foo_app","appURL":"${packages.url}","cpuCount":0.1,"memoryMB":64.0,"bootstrapScript":"bin/start.sh","appCacheEnable":true,"eventTraceSamplingCount":0}' ${host}/api/app`,
  );
  expect(published.status).toBe(201);
  const updated = await curl(
    `curl -l -H "Content-type: application/json" -X PUT -d '{"appName":"foo_app","appCacheEnable":true}' ${host}/api/app`,
  );
  expect(updated).toMatchObject({
    status: 200,
    body: { appURL: packages.url, bootstrapScript: "bin/start.sh", cpuCount: 0.1 },
  });
  const told = await curl(
    `curl -l -H "Content-type: application/json" -X PUT -d '{"appName":"foo_app","environment":{"FOO_LOG":"${log}"}}' ${host}/api/app`,
  );
  expect(told.status).toBe(200);
});

test("a registered job runs exactly its five shards at each of its instants, in their order", async () => {
  const registered = await curl(
    `curl -l -H "Content-type: application/json" -X POST -d '${FOO_JOB}' ${host}/api/job/register`,
  );
  expect(registered.status).toBe(201);
  const { nextFireTimes } = registered.body as { nextFireTimes: string[] };
  expect(nextFireTimes).toHaveLength(5);
  const p99 = expectInOrder(await expectFiveShardsEach(log, Date.parse(nextFireTimes[0] ?? ""), FIRES));
  console.log(`${FIRES} fires of five shards: p99 ${p99} ms`);
});

test("an update is in force at the next instant", async () => {
  const updated = await curl(
    `curl -l -H "Content-type: application/json" -X PUT -d '${FOO_JOB.replace('"shardingTotalCount":5', '"shardingTotalCount":3,"shardingItemParameters":"0=a,1=b,2=c","jobParameter":"p"')}' ${host}/api/job/update`,
  );
  expect(updated.status).toBe(200);
  const first = Date.parse((updated.body as { nextFireTimes: string[] }).nextFireTimes[0] ?? "");
  const shards = await eventually(
    "three shards under the new configuration",
    () => {
      const found = runs().filter(({ context }) => Date.parse(context.fireTime) === first);
      return found.length >= 3 ? found : undefined;
    },
    20_000,
  );
  const told = shards.map(({ context }) => [context.shardingItem, context.shardingParameter, context.jobParameter]);
  expect(told.sort()).toEqual([
    [0, "a", "p"],
    [1, "b", "p"],
    [2, "c", "p"],
  ]);
});

test("a trigger runs the job once more", async () => {
  const triggered = await curl(
    `curl -l -H "Content-type: application/json" -X POST -d 'foo_job' ${host}/api/job/trigger`,
  );
  expect(triggered.status).toBe(202);
  const { executionId } = triggered.body as { executionId: string };
  expect(executionId).toMatch(/^foo_job\.t[0-9A-Za-z_-]{26}$/);
  const shards = await eventually(
    "the triggered execution",
    () => {
      const found: JobRun[] = runs().filter(({ context }) => context.executionId === executionId);
      return found.length >= 3 ? found : undefined;
    },
    20_000,
  );
  expect(shards.map(({ context }) => context.shardingItem).sort()).toEqual([0, 1, 2]);
});

test("a deregistered job runs no more", async () => {
  const deregistered = await curl(
    `curl -l -H "Content-type: application/json" -X DELETE -d 'foo_job' ${host}/api/job/deregister`,
  );
  expect(deregistered).toEqual({ status: 204, body: "" });
  const goneAt = Date.now();
  expect((await curl(`curl ${host}/api/job/jobs/foo_job`)).status).toBe(404);
  // Two more instants pass, and the begun fires have ended.
  await instant(goneAt + 3 * EVERY_MS);
  await eventually("no message speaks of it", () => (isSpokenOf(stack, "foo_job") ? undefined : true), 30_000);
  expect(runs().filter(({ context }) => Date.parse(context.fireTime) > goneAt)).toEqual([]);
  const again = await curl(
    `curl -l -H "Content-type: application/json" -X DELETE -d 'foo_job' ${host}/api/job/deregister`,
  );
  expect(again.status).toBe(404);
});
