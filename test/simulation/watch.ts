import type { JobConfig } from "../../functions/contract/job.ts";
import type { Tick } from "../../functions/contract/messages.ts";
import { dueInstants } from "../../functions/core/run/due.ts";
import type { Chunk } from "../../functions/core/run/execution.ts";
import type { Fire } from "../../functions/core/run/fire.ts";
import { executionIdOf, parseExecutionId } from "../../functions/core/run/ids.ts";
import { isFullyDone } from "../../functions/core/run/shards.ts";
import type { RunChange } from "../../functions/ports/run-store.ts";
import type { ClosedDaemon } from "./checks/daemon.ts";
import type { Clock } from "./clock.ts";
import type { Ports } from "./ports.ts";
import { rowsOf, rowsOfShards, type StateRow } from "./state-table.ts";

/** A move of a cursor: due instants in `(from, until]` were armed at `at`. True times, epoch ms. */
export interface Armed {
  readonly jobName: string;
  readonly config: JobConfig;
  readonly from: number;
  readonly until: number;
  readonly at: number;
}

export const tickName = (jobName: string, instantEpochSeconds: number) => `${jobName} ${instantEpochSeconds}`;

/**
 * Notes effects of functions as they happen: the rows of the state table, the instant of each fire's record, sent ticks
 * and armed instants.
 */
export class Watch {
  readonly rows = new Map<StateRow, number>();
  /** True time (epoch ms) of each fire's first record, by `<jobName>.<fireId>`. */
  readonly recordedAt = new Map<string, number>();
  readonly armed: Armed[] = [];
  /** True time (epoch ms) at which a DAEMON's execution asked for shards, by `<executionId>#<chunk>`. */
  readonly askedAt = new Map<string, number>();
  /** True times (epoch ms) at which a chunk asked for permits and got fewer, by `<executionId>#<chunk>`. */
  readonly refusedAt = new Map<string, number[]>();
  /** Executions in the order in which they were closed. */
  readonly closedDaemons: ClosedDaemon[] = [];
  /** Tasks that an invocation handed over although it had read that their shards were cancelled, in words. */
  readonly revived: string[] = [];
  /** Instants that a backfill left out before it was deleted, in words. */
  readonly endedEarly: string[] = [];
  /** Requests that cancelled one shard, by execution. */
  readonly cancels = new Map<string, number>();
  readonly sent = new Set<string>();
  /** By job, the most commits that one invocation has lost over one version of the run state. */
  readonly lostRaces = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The queue has taken a tick. */
  took({ jobName, instantEpochSeconds }: Tick): void {
    this.sent.add(tickName(jobName, instantEpochSeconds));
  }

  saw(row: StateRow): void {
    this.rows.set(row, (this.rows.get(row) ?? 0) + 1);
  }

  /** The watched ports of all invocations. `overOne` watches those for which the reads of one invocation count. */
  overAll(ports: Ports): Ports {
    return {
      ...ports,
      ...this.#overBackfills(ports),
      ...this.#overShards(ports),
      ...this.#overPlan(ports),
      ...this.#overPermits(ports),
    };
  }

  #overPermits({ permits }: Ports): Pick<Ports, "permits"> {
    return {
      permits: {
        ...permits,
        take: async (request) => {
          const taken = await permits.take(request);
          const { executionId, chunk, blocks } = request;
          const key = `${executionId}#${chunk}`;
          if (taken.blocks.size < blocks.length)
            this.refusedAt.set(key, [...(this.refusedAt.get(key) ?? []), this.#clock.now]);
          return taken;
        },
      },
    };
  }

  #overShards({ daemons }: Ports): Pick<Ports, "daemons"> {
    return {
      daemons: {
        ...daemons,
        commit: async (change) => {
          const committed = await daemons.commit(change);
          if (committed !== "committed") return committed;
          for (const row of rowsOfShards(change)) this.saw(row);
          if (change.opened !== undefined)
            this.askedAt.set(`${change.opened.executionId}#${change.chunk}`, this.#clock.now);
          return committed;
        },
      },
    };
  }

  #overBackfills({ backfills, jobs, apps, runs }: Ports): Pick<Ports, "backfills"> {
    return {
      backfills: {
        ...backfills,
        end: async (backfill) => {
          const isStored = (await backfills.get(backfill.jobName))?.at === backfill.at;
          await backfills.end(backfill);
          const { jobName, from, until, at } = backfill;
          const job = await jobs.get(jobName);
          const app = job && (await apps.get(job.config.appName));
          // A later change of the job or of its app may have ended it.
          if (!isStored || !job?.enabled || job.revision > at || app?.revision !== 1) return;
          const own = await runs.listBackfillFires(jobName, from - 1, until);
          const has = new Set(own.map(({ firedAt }) => firedAt));
          // Clocks differ, so an instant may have a record although it was no longer due.
          const revisions = await jobs.listRevisions(jobName, from - 1, until);
          const due = new Set(Array.from(dueInstants(revisions, from - 1, until), (instant) => instant.at));
          for (const { fireId, firedAt, status, through } of await runs.listCronFires(jobName, from - 1, until)) {
            const isLeft =
              (status === "MISSED" || status === "SKIPPED") &&
              through === undefined &&
              due.has(firedAt) &&
              !has.has(firedAt);
            if (isLeft) this.endedEarly.push(`${jobName}.${fireId}: its backfill has ended without it`);
          }
        },
      },
    };
  }

  #overPlan({ cursors, jobs }: Ports): Pick<Ports, "cursors"> {
    return {
      cursors: {
        ...cursors,
        arm: async (cursor, until) => {
          const before = await cursors.get(cursor.jobName);
          const isArmed = await cursors.arm(cursor, until);
          if (isArmed && before !== undefined && before.armedUntil < until) {
            const { jobName, revision, armedUntil: from } = before;
            const armed = await jobs.getRevision(jobName, revision);
            if (armed?.enabled) this.armed.push({ jobName, config: armed.config, from, until, at: this.#clock.now });
          }
          return isArmed;
        },
      },
    };
  }

  /** The watched ports of one invocation. */
  overOne(ports: Ports): Ports {
    return { ...ports, ...this.#overRuns(ports) };
  }

  #overRuns({ runs, fanOuts, runners }: Ports): Pick<Ports, "runs" | "fanOuts" | "runners"> {
    const completing = new Map<string, string>();
    const lost = new Map<string, number>();
    const cancelled = new Map<string, ReadonlySet<number>>();
    const seen = <C extends Chunk | undefined>(chunk: C): C => {
      if (chunk?.cancelled) cancelled.set(`${chunk.executionId}#${chunk.chunk}`, chunk.cancelled);
      return chunk;
    };
    return {
      runs: {
        ...runs,
        commit: async (change) => {
          const committed = await runs.commit(change);
          if (committed === "committed") this.#committed(change);
          if (committed === "stale") this.#lost(change, lost);
          return committed;
        },
        readState: async (jobName) => {
          const state = await runs.readState(jobName);
          const fireId = completing.get(jobName);
          completing.delete(jobName);
          if (fireId !== undefined && state.running !== fireId) this.saw("completed, of another: ignored");
          return state;
        },
      },
      runners: {
        ...runners,
        run: async (tier, tenant, task, outcomes) => {
          const { shardsPerChunk = 1 } = (await runs.getExecution(task.executionId)) ?? {};
          const chunk = Math.floor(task.item / shardsPerChunk);
          const isCancelled = cancelled.get(`${task.executionId}#${chunk}`)?.has(task.item % shardsPerChunk);
          if (isCancelled && task.segment === 1)
            this.revived.push(`${task.taskId}: handed over after its shard was cancelled`);
          return runners.run(tier, tenant, task, outcomes);
        },
      },
      fanOuts: {
        ...fanOuts,
        getChunk: async (...args) => seen(await fanOuts.getChunk(...args)),
        openChunk: async (...args) => seen(await fanOuts.openChunk(...args)),
        cancelShard: async (executionId, chunk, offset, dueAt) => {
          await fanOuts.cancelShard(executionId, chunk, offset, dueAt);
          this.cancels.set(executionId, (this.cancels.get(executionId) ?? 0) + 1);
        },
        // The last chunk completes the execution. The next read is that of the run state.
        addEnded: async (executionId, chunk, ended, failures, closeAt) => {
          const after = seen(await fanOuts.addEnded(executionId, chunk, ended, failures, closeAt));
          const id = parseExecutionId(executionId);
          if (id !== undefined && closeAt !== undefined) completing.set(id.jobName, id.fireId);
          return after;
        },
        addDoneChunk: async (executionId, ...rest) => {
          const after = await fanOuts.addDoneChunk(executionId, ...rest);
          const id = parseExecutionId(executionId);
          if (id !== undefined && isFullyDone(after)) completing.set(id.jobName, id.fireId);
          return after;
        },
      },
    };
  }

  /** @param lost by one invocation so far, by job and version. */
  #lost({ jobName, from }: RunChange, lost: Map<string, number>): void {
    const key = `${jobName} ${from.version}`;
    const races = (lost.get(key) ?? 0) + 1;
    lost.set(key, races);
    this.lostRaces.set(jobName, Math.max(races, this.lostRaces.get(jobName) ?? 0));
  }

  #committed(change: RunChange): void {
    for (const row of rowsOf(change)) this.saw(row);
    if (change.newFire !== undefined) this.#recorded(change.newFire);
    const { close } = change;
    if (close?.unrun === undefined) return;
    this.closedDaemons.push({ executionId: close.executionId, isKept: close.sampledOut === undefined });
  }

  #recorded({ jobName, fireId }: Fire): void {
    const id = executionIdOf(jobName, fireId);
    if (!this.recordedAt.has(id)) this.recordedAt.set(id, this.#clock.now);
  }
}
