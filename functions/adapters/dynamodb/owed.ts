import { hashOf } from "../../core/run/hash.ts";
import { type Owed, PLAN_SHARDS, WORK_SHARDS } from "../../ports/owed-index.ts";

/** The shard of the owed index that lists the items of a partition. */
const dueShard = (partition: string, owes: Owed["owes"]): string =>
  owes === "plan"
    ? shardName(WORK_SHARDS + (hashOf(partition) % PLAN_SHARDS))
    : shardName(hashOf(partition) % WORK_SHARDS);

/** @param shard 0 to 31 */
export const shardName = (shard: number) =>
  shard < WORK_SHARDS ? `DUE#${twoDigits(shard)}` : `PLAN#${twoDigits(shard - WORK_SHARDS)}`;

const twoDigits = (number: number) => String(number).padStart(2, "0");

/** The attributes by which an item owes work from `dueAt` (epoch ms) on. */
export const owed = (key: { PK: string }, owes: Owed["owes"], dueAt: number) => ({
  dueShard: dueShard(key.PK, owes),
  dueAt,
  owes,
});

/** Part of an update that makes an item owe the work of `oweValues`. */
export const OWE = "dueShard = :shard, dueAt = :due, owes = :owes";
export const oweValues = (key: { PK: string }, owes: Owed["owes"], dueAt: number) => ({
  ":shard": dueShard(key.PK, owes),
  ":due": dueAt,
  ":owes": owes,
});

/** Part of an update after which an item owes nothing. */
export const OWE_NOTHING = "REMOVE dueShard, dueAt, owes";
