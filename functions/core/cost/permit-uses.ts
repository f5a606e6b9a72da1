import { CHUNK_SIZE } from "../run/execution.ts";
import { needsPermits, type PermitRules, permitLimit } from "../run/permits.ts";
import type { Uses } from "./uses.ts";

const NONE: Uses = { writes: 0, reads: 0, queueRequests: 0, invocations: 0, gbSeconds: 0 };
/** Bytes of a permit's name beside the job's: the id of a fire, the numbers of chunk and block, marks. */
const NAME_BYTES = 24;
const UNIT_BYTES = 1_024;

/**
 * The uses of the permits of one execution, beside which no other one runs. All permits stand in one item, so a write
 * costs a unit for each KB of their names. A chunk takes its permits in one write, a block gives its own back, and a
 * block that waits is checked once more: a message is sent, received and removed, and its chunk is read and noted.
 */
export function permitUses(jobName: string, shards: number, rules: PermitRules): Uses {
  if (!needsPermits({ shards }, rules)) return NONE;
  const inShards = (count: number) => Math.ceil(count / rules.shardsPerBlock);
  const full = Math.floor(shards / CHUNK_SIZE);
  const blocks = full * inShards(CHUNK_SIZE) + inShards(shards % CHUNK_SIZE);
  const held = Math.min(blocks, permitLimit({ shards }, rules));
  const waiting = blocks - held;
  const units = Math.ceil((held * (jobName.length + NAME_BYTES)) / UNIT_BYTES);
  return {
    writes: (Math.ceil(shards / CHUNK_SIZE) + waiting + blocks) * units + waiting,
    reads: 2 * waiting,
    queueRequests: 3 * waiting,
    invocations: waiting,
    gbSeconds: 0.025 * waiting,
  };
}
