import { OUTCOMES } from "../../functions/contract/outcome.ts";
import type { Execution } from "../../functions/core/run/execution.ts";
import { NO_TALLY, sumOfTallies } from "../../functions/core/run/fold-outcomes.ts";
import { isNews } from "../../functions/core/run/is-news.ts";
import type { ChunkCancels, ChunkEnds, ChunkReleases } from "../../functions/ports/chunks.ts";
import { chunkIn, chunkKey, emptySets, firstOf } from "./chunk-rows.ts";
import { copyOf } from "./copy-of.ts";
import type { Marks } from "./rows.ts";
import type { World } from "./world.ts";

const owing = (kind: "fan-out" | "check", dueAt: number): Marks => ({ owes: { kind, dueAt } });

export function fanOutStore(world: World): ChunkReleases & ChunkEnds & ChunkCancels {
  const read = (executionId: string, chunk: number) => chunkIn(world, executionId, chunk);
  const isOpen = (status: string | undefined) => status === "RUNNING" || status === "CANCELLING";
  return {
    getChunk: async (executionId, chunk) => world.chunks.get(chunkKey(executionId, chunk)),
    async openChunk(executionId, chunk, invokedAt, dueAt, unlessAfter = Number.POSITIVE_INFINITY) {
      const stored = read(executionId, chunk);
      const lastAt = stored.invokedAt ?? Number.NEGATIVE_INFINITY;
      if (lastAt > unlessAfter && lastAt !== invokedAt) return undefined;
      const firstInvokedAt = stored.firstInvokedAt ?? stored.invokedAt ?? invokedAt;
      const opened = { ...stored, invokedAt, ...(firstInvokedAt !== invokedAt && { firstInvokedAt }) };
      const key = chunkKey(executionId, chunk);
      world.chunks.put(key, opened, owing("check", world.chunks.marks(key)?.owes?.dueAt ?? dueAt));
      return copyOf(opened);
    },
    async release(executionId, releasedChunks, dueAt) {
      const execution = world.executions.get(executionId);
      if (execution === undefined || !isOpen(execution.status) || execution.releasedChunks > releasedChunks) return;
      const isDone = execution.doneChunks.size >= releasedChunks;
      const marks = world.executions.marks(executionId);
      const kept = isDone && marks?.owes ? owing("check", marks.owes.dueAt) : {};
      world.executions.put(
        executionId,
        { ...execution, releasedChunks },
        dueAt === undefined ? kept : owing("fan-out", dueAt),
      );
    },
    async addEnded(executionId, chunk, ended, failures, dueAt) {
      const stored = read(executionId, chunk);
      const sets = emptySets();
      for (const outcome of OUTCOMES)
        sets[outcome] = new Set([...stored.ended[outcome], ...(ended.get(outcome) ?? [])]);
      const after = { ...stored, ended: sets, ...firstOf(stored.failures, failures) };
      const owes = dueAt === undefined ? undefined : owing("check", dueAt);
      world.chunks.put(chunkKey(executionId, chunk), after, owes);
      return copyOf(after);
    },
    async cancelShard(executionId, chunk, offset, dueAt) {
      const key = chunkKey(executionId, chunk);
      const stored = read(executionId, chunk);
      const owedAt = world.chunks.marks(key)?.owes?.dueAt ?? dueAt;
      const cancelled = new Set([...(stored.cancelled ?? []), offset]);
      world.chunks.put(key, { ...stored, cancelled }, owing("check", Math.min(owedAt, dueAt)));
    },
    async addRetries(executionId, chunk, retries) {
      const key = chunkKey(executionId, chunk);
      for (const [offset, retry] of retries) {
        const stored = read(executionId, chunk);
        if (isNews(stored.retries.get(offset), retry))
          world.chunks.put(key, { ...stored, retries: new Map(stored.retries).set(offset, retry) });
        const dueAt = world.chunks.marks(key)?.owes?.dueAt;
        if (!retry.issued && (dueAt === undefined || dueAt > retry.at))
          world.chunks.mark(key, owing("check", retry.at));
      }
    },
    async owe(executionId, chunk, dueAt) {
      world.chunks.mark(
        chunkKey(executionId, chunk),
        dueAt === undefined ? { endedAt: world.now } : owing("check", dueAt),
      );
    },
    async addDoneChunk(executionId, chunk, tally, dueAt, failures) {
      const execution = world.executions.get(executionId);
      if (execution === undefined) throw new Error(`no execution ${executionId}`);
      if (!isOpen(execution.status) || execution.doneChunks.has(chunk)) return withoutItems(execution);
      const { inFlight, ...rest } = execution;
      const others = new Map([...(inFlight ?? [])].filter(([other]) => other !== chunk));
      const after = {
        ...rest,
        ...(others.size > 0 && { inFlight: others }),
        doneChunks: new Set([...execution.doneChunks, chunk]),
        ...firstOf(execution.failures, failures),
        tally: sumOfTallies(execution.tally ?? NO_TALLY, tally),
      };
      const marks = world.executions.marks(executionId);
      world.executions.put(executionId, after, marks?.owes ? marks : owing("check", dueAt));
      return withoutItems(copyOf(after));
    },
    async noteInFlight(executionId, inFlight) {
      const execution = world.executions.get(executionId);
      if (execution === undefined || !isOpen(execution.status)) return undefined;
      const known = execution.inFlight ?? new Map<number, number>();
      const news = [...inFlight].filter(
        ([chunk, shards]) =>
          !execution.doneChunks.has(chunk) && shards < (known.get(chunk) ?? Number.POSITIVE_INFINITY),
      );
      if (news.length === 0) return undefined;
      const after = { ...execution, inFlight: new Map([...known, ...news]) };
      world.executions.put(executionId, after);
      return withoutItems(copyOf(after));
    },
  };
}

const withoutItems = ({ items, ...execution }: Execution): Omit<Execution, "items"> => execution;
