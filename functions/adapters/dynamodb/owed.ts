import { OWED_SHARDS, type Owed } from "../../ports/owed-index.ts";

/** The shard of the owed index a partition is listed in: FNV-1a of its key. */
export function dueShard(partition: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < partition.length; i += 1) hash = Math.imul(hash ^ partition.charCodeAt(i), 0x01000193);
  return shardName((hash >>> 0) % OWED_SHARDS);
}

export const shardName = (shard: number) => `DUE#${String(shard).padStart(2, "0")}`;

/** The attributes by which an item owes work from `dueAt` (epoch ms) on. */
export const owed = (key: { PK: string }, owes: Owed["owes"], dueAt: number) => ({
  dueShard: dueShard(key.PK),
  dueAt,
  owes,
});
