import { expect, test } from "vitest";
import type { Check } from "../../functions/contract/messages.ts";
import { checkPermits } from "../../functions/sweep/check-permits.ts";
import type { SweepPorts } from "../../functions/sweep/sweep-ports.ts";

test("each chunk that has a permit or waits for one is asked to look after its permits", async () => {
  const holders = [
    { executionId: "foo_job.c1", chunk: 0 },
    { executionId: "bar_job.c1", chunk: 3 },
  ];
  const checks: Check[] = [];
  const ports = {
    permits: { holders: async () => holders },
    invoker: { check: async (check: Check) => void checks.push(check) },
  };
  await checkPermits(ports as unknown as SweepPorts);
  expect(checks).toEqual(holders.map((holder) => ({ ...holder, permits: true })));
});
