import { expect } from "vitest";
import { run } from "../../infra/cli/an-io.ts";
import { publish } from "./a-job.ts";
import type { TestStack } from "./local-stack.ts";
import { packed } from "./package-host.ts";
import { trigger } from "./trigger.ts";

/** A script whose first argument says how many lines each shard prints. */
export const countingPackage = (): Buffer =>
  packed({
    "bin/count.sh": `#!/bin/sh
item=$(echo "$2" | sed 's/.*"shardingItem":\\([0-9]*\\).*/\\1/')
exec seq -f "shard $item line %.0f" "$1"
`,
  });

/** Follows all shards of one execution, from its trigger to its end, and sees each line once and in its order. */
export async function followAll(
  stack: TestStack,
  appURL: string,
  { shards, lines }: { readonly shards: number; readonly lines: number },
): Promise<void> {
  const job = { jobType: "SCRIPT", scriptCommandLine: `bin/count.sh ${lines}`, shardingTotalCount: shards };
  await publish(stack, { name: "counting", appURL, job });
  const executionId = await trigger(stack, "counting");
  const next = Array.from({ length: shards }, () => 1);
  const strange: string[] = [];
  const out = (text: string) => {
    for (const line of text.trimEnd().split("\n")) {
      const [, label, item = "", number] = /^\[(\d+)\] shard (\d+) line (\d+)$/.exec(line) ?? [];
      const expected = next[Number(item)] ?? 0;
      const isNext = label === item && Number(number) === expected;
      if (isNext) next[Number(item)] = expected + 1;
      if (!isNext && strange.length < 10) strange.push(line);
    }
  };
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const environment = { ELASTIC_JOB_URL: stack.local.apiUrl };
  const { code, talk } = await run(["logs", executionId, "-f"], { environment, out, pause });
  expect(strange).toEqual([]);
  expect([code, talk]).toEqual([0, `${executionId} FINISHED\n`]);
  expect(next).toEqual(Array.from({ length: shards }, () => lines + 1));
}
