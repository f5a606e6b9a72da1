import { test } from "vitest";
import { countingPackage, followAll } from "../harness/counting-job.ts";
import { startTestStack } from "../harness/local-stack.ts";
import { hostPackages } from "../harness/package-host.ts";

test("`logs -f` of 100 shards of 10,000 lines shows each line once, in its order", { timeout: 900_000 }, async () => {
  const host = await hostPackages(() => ({ bytes: countingPackage() }));
  const stack = await startTestStack({ punctual: true });
  const beganAt = performance.now();
  try {
    await followAll(stack, `${host.origin}/a.tgz`, { shards: 100, lines: 10_000 });
  } finally {
    host.stop();
    await stack.stop();
  }
  console.log(`1,000,000 lines in ${Math.round((performance.now() - beganAt) / 1_000)} s`);
});
