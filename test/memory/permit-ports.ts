import { MOST_WAITERS, type PermitEnds, type PermitReads, type Waiter } from "../../functions/ports/permits.ts";
import type { World } from "./world.ts";

/** The permits of a world, in one row. */
export interface PermitRow {
  /** Blocks by `<executionId>#<chunk>`. */
  readonly held: ReadonlyMap<string, ReadonlySet<number>>;
  readonly waiting: ReadonlyMap<string, Waiter>;
}

const KEY = "permits";

export function permitStore(world: World): PermitEnds & PermitReads {
  const read = (): PermitRow => world.permits.get(KEY) ?? { held: new Map(), waiting: new Map() };
  const taken = ({ held }: PermitRow) => [...held.values()].reduce((sum, blocks) => sum + blocks.size, 0);
  const change = (executionId: string, chunk: number, stays: (block: number) => boolean, leaves: boolean) => {
    const key = `${executionId}#${chunk}`;
    const { held, waiting } = read();
    const left = [...(held.get(key) ?? [])].filter(stays);
    const after = { held: new Map(held).set(key, new Set(left)), waiting: new Map(waiting) };
    if (left.length === 0) after.held.delete(key);
    if (leaves) after.waiting.delete(key);
    world.permits.put(KEY, after);
    return { taken: taken(after), waiting: [...after.waiting.values()].sort((a, b) => a.since - b.since) };
  };
  return {
    async take({ executionId, chunk, blocks, limit, now }) {
      const key = `${executionId}#${chunk}`;
      const row = read();
      const own = row.held.get(key) ?? new Set<number>();
      const others = blocks.filter((block) => !own.has(block));
      const fresh = others.slice(0, Math.max(0, limit - taken(row)));
      const held = new Map(row.held);
      if (own.size + fresh.length > 0) held.set(key, new Set([...own, ...fresh]));
      const waiting = new Map(row.waiting);
      if (fresh.length === others.length) waiting.delete(key);
      else if (fresh.length > 0 || !waiting.has(key)) {
        if (waiting.has(key) || waiting.size < MOST_WAITERS)
          waiting.set(key, { executionId, chunk, since: now, limit });
      }
      world.permits.put(KEY, { held, waiting });
      return {
        blocks: new Set(blocks.filter((block) => held.get(key)?.has(block))),
        isLeftOut: fresh.length < others.length && !waiting.has(key),
      };
    },
    give: async (executionId, chunk, blocks, isOver) =>
      change(executionId, chunk, (block) => !isOver && !blocks.includes(block), isOver),
    leave: async (executionId, chunk, blocks) => change(executionId, chunk, (block) => !blocks.includes(block), true),
    async holders() {
      const { held, waiting } = read();
      return [...new Set([...waiting.keys(), ...held.keys()])].map((key) => {
        const at = key.lastIndexOf("#");
        return { executionId: key.slice(0, at), chunk: Number(key.slice(at + 1)) };
      });
    },
  };
}
