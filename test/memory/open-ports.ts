import { HISTORY_DAYS } from "../../functions/contract/timings.ts";
import { newestOf } from "../../functions/core/run/newest-executions.ts";
import type { OpenItem, OpenWork } from "../../functions/ports/open-work.ts";
import { PLAN_SHARDS } from "../../functions/ports/owed-index.ts";
import type { PlannedFires, Plans } from "../../functions/ports/planned-fires.ts";
import type { StartedExecutions } from "../../functions/ports/started-executions.ts";
import { pageOf } from "./page.ts";
import { digits, type World } from "./world.ts";

/** Plans are in shards by the length of their job's name: any stable spreading will do. */
export const plans = (world: World): Plans => ({
  async *list(shard) {
    const { cursors } = world.eventually;
    const found = [...cursors.owing()].flatMap((jobName): PlannedFires[] => {
      const owes = cursors.marks(jobName)?.owes;
      if (owes === undefined || jobName.length % PLAN_SHARDS !== shard) return [];
      const { dueAt, upcoming } = owes;
      return [{ jobName, dueAt, ...(upcoming && { upcoming: [...upcoming] }) }];
    });
    yield* found.sort((a, b) => a.dueAt - b.dueAt);
  },
});

export const startedExecutions = (world: World): StartedExecutions => ({
  async newest(from, until, shards) {
    const { executions } = world.eventually;
    const alive = executions.keys().flatMap((key) => {
      const execution = world.alive(executions, key);
      return execution === undefined || executions.marks(key)?.sampledOut ? [] : [execution];
    });
    const since = Math.max(from, world.now - HISTORY_DAYS * 86_400_000);
    const within = alive.filter(({ startedAt }) => startedAt >= since && startedAt <= until);
    return newestOf(
      within.map(({ executionId, startedAt, shards: own }) => ({ executionId, startedAt, shards: own })),
      shards,
    );
  },
});

export const openWork = (world: World): OpenWork => ({
  async list(page, dueBy = Number.POSITIVE_INFINITY) {
    const { executions, chunks } = world.eventually;
    const items: OpenItem[] = [];
    for (const [rows, isChunk] of [
      [executions, false],
      [chunks, true],
    ] as const) {
      for (const key of rows.owing()) {
        const dueAt = rows.marks(key)?.owes?.dueAt ?? Number.POSITIVE_INFINITY;
        if (dueAt > dueBy) continue;
        const at = key.lastIndexOf("#");
        const mark = `${digits(dueAt)}.${isChunk ? "CHUNK" : "EXEC"}#${key}`;
        const item = isChunk
          ? { executionId: key.slice(0, at), chunk: Number(key.slice(at + 1)) }
          : { executionId: key };
        items.push({ ...item, mark });
      }
    }
    items.sort((a, b) => (a.mark < b.mark ? -1 : 1));
    return pageOf(items, ({ mark }) => mark, page);
  },
});
