import { daemonChangeItems } from "../../functions/adapters/dynamodb/daemon-store.ts";
import { OUTCOMES } from "../../functions/contract/outcome.ts";
import { IDLE_DAEMON } from "../../functions/core/run/daemon-state.ts";
import type { Chunk, Overlap } from "../../functions/core/run/execution.ts";
import type { DaemonStore } from "../../functions/ports/daemon-store.ts";
import { refuseTooLarge } from "./limits.ts";
import type { World } from "./world.ts";

const key = (owner: string, chunk: number) => `${owner}#${chunk}`;
const owing = (dueAt: number) => ({ owes: { kind: "check" as const, dueAt } });
const NO_OVERLAP: Overlap = { queued: new Set(), skipped: new Set(), missed: new Set() };

const emptyChunk = (executionId: string, chunk: number): Chunk => ({
  executionId,
  chunk,
  ended: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, new Set<number>()])) as Record<
    (typeof OUTCOMES)[number],
    Set<number>
  >,
  retries: new Map(),
});

export function daemonStore(world: World): DaemonStore {
  const read = (jobName: string, chunk: number) => world.daemons.get(key(jobName, chunk)) ?? IDLE_DAEMON;
  return {
    read: async (jobName, chunk) => read(jobName, chunk),
    async commit(change) {
      const { jobName, chunk, from, to, opened, followed } = change;
      refuseTooLarge(daemonChangeItems("run", change));
      const stored = opened && world.chunks.get(key(opened.executionId, chunk));
      if (stored?.invokedAt !== undefined) return "duplicate";
      if (read(jobName, chunk).version !== from.version) return "stale";
      world.daemons.put(key(jobName, chunk), to);
      if (opened !== undefined) {
        const { executionId, invokedAt, dueAt } = opened;
        const before = stored?.overlap ?? NO_OVERLAP;
        const overlap: Overlap = {
          queued: new Set([...before.queued, ...opened.queued]),
          skipped: new Set([...before.skipped, ...opened.skipped]),
          missed: new Set([...before.missed, ...opened.missed]),
        };
        const isEmpty = overlap.queued.size + overlap.skipped.size + overlap.missed.size === 0;
        const row = { ...(stored ?? emptyChunk(executionId, chunk)), invokedAt, ...(isEmpty ? {} : { overlap }) };
        world.chunks.put(key(executionId, chunk), row, owing(dueAt));
      }
      for (const { executionId, offsets, becomes, dueAt } of followed) {
        const row = world.chunks.get(key(executionId, chunk)) ?? emptyChunk(executionId, chunk);
        if (becomes.kind === "missed") {
          const overlap = row.overlap ?? NO_OVERLAP;
          const missed = new Set([...overlap.missed, ...offsets]);
          world.chunks.put(key(executionId, chunk), { ...row, overlap: { ...overlap, missed } }, owing(dueAt));
        } else {
          const retries = new Map(row.retries);
          for (const offset of offsets) retries.set(offset, { attempt: 1, issued: false, at: becomes.startedAt });
          world.chunks.put(key(executionId, chunk), { ...row, retries }, owing(dueAt));
        }
      }
      return "committed";
    },
    getHalt: async (jobName) => (world.halts.marks(jobName)?.owes === undefined ? undefined : world.halts.get(jobName)),
    async endHalt(jobName, through) {
      if (world.halts.get(jobName)?.through === through) world.halts.mark(jobName, {});
    },
  };
}
