import path from "node:path";
import { expect, test } from "vitest";
import { servePackage } from "../../../infra/local/cli/example.ts";
import { curl } from "../harness/curl.ts";
import { startTestStack } from "../harness/local-stack.ts";
import { expectFiveShardsEach, expectInOrder, FOO_JOB, fooApp } from "./foo-job.ts";

/** The number of instants in ten minutes. */
const FIRES = 120;

test("with the faults that AWS allows, the documented job runs exactly its shards for ten minutes, in order", async () => {
  const stack = await startTestStack();
  const packages = await servePackage(path.join(import.meta.dirname, "..", "..", "examples", "foo-job"), "foo-job");
  const host = stack.local.apiUrl;
  const log = path.join(stack.directory, "foo.log");
  try {
    const published = await curl(
      `curl -l -H "Content-type: application/json" -X POST -d '${fooApp(packages.url, { FOO_LOG: log })}' ${host}/api/app`,
    );
    expect(published.status).toBe(201);
    const registered = await curl(
      `curl -l -H "Content-type: application/json" -X POST -d '${FOO_JOB}' ${host}/api/job/register`,
    );
    const first = Date.parse((registered.body as { nextFireTimes: string[] }).nextFireTimes[0] ?? "");
    const p99 = expectInOrder(await expectFiveShardsEach(log, first, FIRES));
    console.log(`${FIRES} fires of five shards: p99 ${p99} ms`);
  } finally {
    packages.stop();
    await stack.stop();
  }
});
