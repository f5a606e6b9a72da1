import type { Chunk } from "../../functions/core/run/execution.ts";
import type { TaskRow } from "../../functions/ports/task-store.ts";
import type { Plant } from "./system.ts";

/** A little less than the time between two looks at a task that looks LOST. */
const NOTICE_MS = 65_000;

/** Bugs in how tasks are looked after, cancelled and given up. */
export const TASK_BUGS: Readonly<Record<string, () => Plant>> = {
  "a KILLED without its fence": () => (ports) => {
    const withoutClaim = ({ claimedAt, ...row }: TaskRow): TaskRow =>
      row.outcome === "KILLED" || claimedAt === undefined ? row : { ...row, claimedAt };
    return {
      ...ports,
      ends: {
        end: async (taskId, wanted) => withoutClaim(await ports.ends.end(taskId, wanted)),
        read: async (taskId) => {
          const row = await ports.ends.read(taskId);
          return row && withoutClaim(row);
        },
      },
    };
  },

  "a backfill that repeats instants that have run": () => (ports) => ({
    ...ports,
    runs: {
      ...ports.runs,
      listCronFires: async (...args) =>
        (await ports.runs.listCronFires(...args)).map((fire) =>
          fire.status === "STARTED" ? { ...fire, status: "MISSED" } : fire,
        ),
    },
  }),

  "a backfill that takes its instants for done": () => (ports) => ({
    ...ports,
    backfills: {
      ...ports.backfills,
      begin: (backfill, dueAt) => ports.backfills.begin({ ...backfill, after: backfill.until }, dueAt),
    },
  }),

  "a cancelled shard that fails over": () => (ports) => {
    const forgotten = <T extends Chunk | undefined>(chunk: T): T => {
      if (chunk === undefined) return chunk;
      const { cancelled: _, ...rest } = chunk;
      return rest as T;
    };
    return {
      ...ports,
      fanOuts: {
        ...ports.fanOuts,
        getChunk: async (...args) => forgotten(await ports.fanOuts.getChunk(...args)),
        openChunk: async (...args) => forgotten(await ports.fanOuts.openChunk(...args)),
        addEnded: async (...args) => forgotten(await ports.fanOuts.addEnded(...args)),
      },
    };
  },

  "a second look that does not wait for the first one's queue": () => (ports) => ({
    ...ports,
    laterChecks: {
      send: (check, at) =>
        check.confirmAt === undefined
          ? ports.laterChecks.send(check, at)
          : ports.laterChecks.send({ ...check, confirmAt: at - NOTICE_MS }, at - NOTICE_MS),
    },
  }),

  "a halt of a DAEMON's shards without a second look": () => (ports) => {
    const firstRead = new Map<string, number>();
    const halted = new Map<string, number>();
    return {
      ...ports,
      daemons: {
        ...ports.daemons,
        read: async (jobName, chunk) => {
          const key = `${jobName}#${chunk}`;
          const state = await ports.daemons.read(jobName, chunk);
          const seen = halted.get(key);
          if (seen === undefined) {
            if (!firstRead.has(key)) firstRead.set(key, state.version);
            return state;
          }
          halted.delete(key);
          firstRead.delete(key);
          return { ...state, version: seen + 1 };
        },
        commit: async (change) => {
          const key = `${change.jobName}#${change.chunk}`;
          const committed = await ports.daemons.commit(change);
          const isHalt = change.to.haltedThrough > change.from.haltedThrough;
          if (committed === "committed" && isHalt) halted.set(key, firstRead.get(key) ?? change.from.version);
          return committed;
        },
      },
    };
  },

  "a schedule's mark not cleared before a put": () => (ports) => ({
    ...ports,
    cursors: {
      ...ports.cursors,
      beginSchedule: async (jobName, revision) => (await ports.cursors.get(jobName))?.revision === revision,
    },
  }),
};
