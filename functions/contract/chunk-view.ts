import * as z from "zod";
import { ShardStatus } from "./shard-view.ts";

/** One chunk of an execution: how many of its shards are in which state. */
export const ChunkView = z
  .object({
    chunk: z.int().min(0),
    first: z.int().min(0).meta({
      description:
        "Place of its first shard in the execution, from 0: sent as `after`, the list of shards begins with it.",
    }),
    shards: z.int().min(1),
    counts: z
      .partialRecord(ShardStatus, z.int().min(1))
      .meta({ description: "Its shards by their state; a state without shards is absent." }),
  })
  .meta({ id: "Chunk" });
export type ChunkView = z.output<typeof ChunkView>;
