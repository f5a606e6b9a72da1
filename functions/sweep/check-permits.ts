import type { SweepPorts } from "./sweep-ports.ts";

/**
 * Requests a check of each chunk that has a permit of a runner or waits for one, a few hundred at most. The check gives
 * back the permits that no shard needs, and passes shards to Lambda where permits are free. After a crash a permit may
 * be left over, or a shard may still wait for one.
 */
export async function checkPermits({ permits, invoker }: SweepPorts): Promise<void> {
  for (const { executionId, chunk } of await permits.holders())
    await invoker.check({ executionId, chunk, permits: true });
}
