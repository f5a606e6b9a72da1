import { hashOf } from "../../core/run/hash.ts";
import { OWED_SHARDS, type Owed } from "../../ports/owed-index.ts";

/** The shard of the owed index that lists the items of a partition. */
export const dueShard = (partition: string): string => shardName(hashOf(partition) % OWED_SHARDS);

export const shardName = (shard: number) => `DUE#${String(shard).padStart(2, "0")}`;

/** The attributes by which an item owes work from `dueAt` (epoch ms) on. */
export const owed = (key: { PK: string }, owes: Owed["owes"], dueAt: number) => ({
  dueShard: dueShard(key.PK),
  dueAt,
  owes,
});

/** Part of an update that makes an item owe the work of `oweValues`. */
export const OWE = "dueShard = :shard, dueAt = :due, owes = :owes";
export const oweValues = (key: { PK: string }, owes: Owed["owes"], dueAt: number) => ({
  ":shard": dueShard(key.PK),
  ":due": dueAt,
  ":owes": owes,
});

/** Part of an update after which an item owes nothing. */
export const OWE_NOTHING = "REMOVE dueShard, dueAt, owes";
