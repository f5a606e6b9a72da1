import type { JobConfig } from "../../functions/contract/job.ts";
import type { Tick } from "../../functions/contract/messages.ts";
import type { Fire } from "../../functions/core/run/fire.ts";
import { executionIdOf, parseExecutionId } from "../../functions/core/run/ids.ts";
import { isFullyDone } from "../../functions/core/run/shards.ts";
import type { RunChange } from "../../functions/ports/run-store.ts";
import type { ClosedDaemon } from "./checks/daemon.ts";
import type { Clock } from "./clock.ts";
import type { Ports } from "./ports.ts";
import { rowsOf, rowsOfShards, type StateRow } from "./state-table.ts";

/** A cursor's move, true times in epoch ms: due instants in `(from, until]` were armed at `at`. */
export interface Armed {
  readonly jobName: string;
  readonly config: JobConfig;
  readonly from: number;
  readonly until: number;
  readonly at: number;
}

export const tickName = (jobName: string, instantEpochSeconds: number) => `${jobName} ${instantEpochSeconds}`;

/**
 * Notes the effects of functions as they happen: rows of the state table, the instant of each fire's record, the sent
 * ticks and the armed instants.
 */
export class Watch {
  readonly rows = new Map<StateRow, number>();
  /** True time (epoch ms) of each fire's first record, by `<jobName>.<fireId>`. */
  readonly recordedAt = new Map<string, number>();
  readonly armed: Armed[] = [];
  /** True time (epoch ms) at which a DAEMON's execution asked for shards, by `<executionId>#<chunk>`. */
  readonly askedAt = new Map<string, number>();
  /** Executions in the order in which they were closed. */
  readonly closedDaemons: ClosedDaemon[] = [];
  /** True time (epoch ms) at which a shard was first cancelled by itself, by `<executionId>#<chunk>#<offset>`. */
  readonly cancelledAt = new Map<string, number>();
  /** Requests that cancelled one shard, by execution. */
  readonly cancels = new Map<string, number>();
  readonly sent = new Set<string>();
  /** The most commits over one version of a job's run state that one invocation has lost, by job. */
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

  /** The ports of one invocation, watched. */
  over(ports: Ports): Pick<Ports, "runs" | "fanOuts" | "cursors" | "daemons"> {
    return { ...this.#overRuns(ports), ...this.#overShards(ports), ...this.#overPlan(ports) };
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

  #overRuns({ runs, fanOuts }: Ports): Pick<Ports, "runs" | "fanOuts"> {
    const completing = new Map<string, string>();
    const lost = new Map<string, number>();
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
      fanOuts: {
        ...fanOuts,
        cancelShard: async (executionId, chunk, offset, dueAt) => {
          await fanOuts.cancelShard(executionId, chunk, offset, dueAt);
          const key = `${executionId}#${chunk}#${offset}`;
          this.cancels.set(executionId, (this.cancels.get(executionId) ?? 0) + 1);
          if (!this.cancelledAt.has(key)) this.cancelledAt.set(key, this.#clock.now);
        },
        // With its last chunk an execution is completed, and the run state is read next.
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
