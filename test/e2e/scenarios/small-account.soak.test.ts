import { expect, test } from "vitest";
import { publish, register } from "../harness/a-job.ts";
import { historyOf, settled } from "../harness/history.ts";
import { startTestStack } from "../harness/local-stack.ts";
import { hostPackages, packed } from "../harness/package-host.ts";
import { trigger } from "../harness/trigger.ts";

const CONCURRENCY = 10;
const SHARDS = 500;
const SCRIPT = "#!/bin/sh\nsleep 0.3\n";

test(`with ${CONCURRENCY} concurrent invocations a job of ${SHARDS} shards takes no fire from another job`, async () => {
  const bytes = packed({ "run.sh": SCRIPT });
  const host = await hostPackages(() => ({ bytes }));
  const stack = await startTestStack(
    { punctual: true, concurrency: CONCURRENCY, accountConcurrency: CONCURRENCY },
    {},
    { accountConcurrency: CONCURRENCY },
  );
  try {
    const script = { jobType: "SCRIPT", jobClass: undefined, scriptCommandLine: "./run.sh" };
    const appURL = `${host.origin}/small.tar.gz`;
    await publish(stack, { name: "wide", appURL, job: { ...script, shardingTotalCount: SHARDS } });
    await register(stack, { jobName: "narrow", appName: "wide", ...script, cron: "0/5 * * * * ?" });
    await trigger(stack, "wide");
    const [wide] = await settled(stack.local.apiUrl, "wide", 600);
    expect(wide).toMatchObject({ status: "FINISHED", counts: { FINISHED: SHARDS } });
    const narrow = (await historyOf(stack.local.apiUrl, "narrow")).filter(({ endTime }) => endTime !== undefined);
    expect(narrow.length).toBeGreaterThan(10);
    expect(new Set(narrow.map(({ status }) => status))).toEqual(new Set(["FINISHED"]));
    const lateness = narrow.map(({ latenessMs = 0 }) => latenessMs).sort((a, b) => a - b);
    console.log(
      `${narrow.length} fires beside it began up to ${lateness.at(-1)} ms late, half of them up to ${lateness[lateness.length >> 1]} ms`,
    );
  } finally {
    await stack.stop();
    host.stop();
  }
});
