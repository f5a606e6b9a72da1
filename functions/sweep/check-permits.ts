import type { SweepPorts } from "./sweep-ports.ts";

/**
 * Requests a check of each chunk that has a permit of a runner or waits for one. A check gives back what an ended chunk
 * has, and passes shards to Lambda where permits are free: a crash may have left the one or prevented the other. There
 * are a few hundred such chunks at most.
 */
export async function checkPermits({ permits, invoker }: SweepPorts): Promise<void> {
  for (const { executionId, chunk } of await permits.holders()) await invoker.check({ executionId, chunk });
}
