import type { Tick } from "../../functions/contract/messages.ts";
import { executionIdOf, parseExecutionId } from "../../functions/core/run/ids.ts";
import { isFullyDone, shardOf } from "../../functions/core/run/shards.ts";
import type { TaskRow } from "../../functions/ports/task-store.ts";
import type { Plant } from "./system.ts";

const MONTH_MS = 30 * 86_400_000;

/** Ports whose methods behave like a wrong implementation: the checker has to see each of them. */
export const PLANTED_BUGS: Readonly<Record<string, () => Plant>> = {
  "no claim": () => (ports) => ({
    ...ports,
    claims: {
      ...ports.claims,
      claim: async (taskId, wanted) => {
        await ports.claims.claim(taskId, wanted);
        return true;
      },
    },
  }),

  "a claim without its nonce": () => {
    let nonces = 0;
    return (ports) => ({
      ...ports,
      claims: {
        ...ports.claims,
        claim: (taskId, wanted) => ports.claims.claim(taskId, { ...wanted, nonce: `${wanted.nonce} ${nonces++}` }),
      },
    });
  },

  "ticks sent after the cursor moved": () => (ports) => {
    const held = new Map<string, readonly Tick[]>();
    return {
      ...ports,
      ticks: { send: async (ticks) => void (ticks[0] && held.set(ticks[0].jobName, ticks)) },
      cursors: {
        ...ports.cursors,
        arm: async (cursor, until) => {
          const isArmed = await ports.cursors.arm(cursor, until);
          if (isArmed) await ports.ticks.send(held.get(cursor.jobName) ?? []);
          held.delete(cursor.jobName);
          return isArmed;
        },
      },
    };
  },

  // Forward is all that it asks for: it takes the instants that another revision has armed for its own.
  "a cursor condition without the revision": () => (ports) => ({
    ...ports,
    cursors: {
      ...ports.cursors,
      arm: async (cursor, until) => {
        const stored = await ports.cursors.get(cursor.jobName);
        return stored !== undefined && stored.armedUntil < until && ports.cursors.arm(stored, until);
      },
    },
  }),

  "a commit without the version": () => (ports) => ({
    ...ports,
    runs: {
      ...ports.runs,
      commit: async (change) => {
        const from = await ports.runs.readState(change.jobName);
        return ports.runs.commit({ ...change, from, to: { ...change.to, version: from.version + 1 } });
      },
    },
  }),

  "duplicates dropped together with their effects": () => (ports) => ({
    ...ports,
    runs: {
      ...ports.runs,
      getExecution: async (executionId) => {
        const execution = await ports.runs.getExecution(executionId);
        return execution?.status === "RUNNING" && execution.releasedChunks === 0 ? undefined : execution;
      },
    },
  }),

  "a collector that skips known outcomes": () => (ports) => ({
    ...ports,
    ends: {
      end: async (taskId, wanted) => {
        const known = await ports.ends.read(taskId);
        const row = await ports.ends.end(taskId, wanted);
        return known?.outcome === undefined ? row : { taskId };
      },
      // Its checks do the same: they ignore a shard that has an outcome.
      read: async (taskId) => {
        const row = await ports.ends.read(taskId);
        return row?.outcome === undefined ? row : { taskId, claimedAt: Number.MAX_SAFE_INTEGER / 2 };
      },
    },
  }),

  "an outcome set written before the task row": () => (ports) => ({
    ...ports,
    ends: {
      ...ports.ends,
      end: async (taskId, wanted) => {
        const [, item, , run = ""] = taskId.split("@-@");
        const executionId = run.slice(0, run.lastIndexOf("."));
        const isLast = wanted.outcome !== "LOST" && wanted.retryable !== true;
        const execution = await ports.runs.getExecution(executionId);
        const shard = execution && shardOf(execution, Number(item));
        if (isLast && shard !== undefined)
          await ports.fanOuts.addEnded(executionId, shard.chunk, new Map([[wanted.outcome, [shard.offset]]]));
        return ports.ends.end(taskId, wanted);
      },
    },
  }),

  "LOST that does not burn an unclaimed attempt": () => (ports) => ({
    ...ports,
    ends: {
      ...ports.ends,
      end: async (taskId, wanted) => {
        const row = wanted.outcome === "LOST" ? await ports.ends.read(taskId) : { taskId };
        return row === undefined ? { taskId, ...wanted } : ports.ends.end(taskId, wanted);
      },
    },
  }),

  "a LOST without its fence": () => (ports) => {
    const withoutClaim = ({ claimedAt, ...row }: TaskRow): TaskRow =>
      row.outcome === "LOST" || claimedAt === undefined ? row : { ...row, claimedAt };
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

  "closing without naming the execution": () => (ports) => {
    const completing = new Map<string, string>();
    return {
      ...ports,
      fanOuts: {
        ...ports.fanOuts,
        // With its last chunk an execution is completed, and the run state is read next.
        addDoneChunk: async (executionId, ...rest) => {
          const after = await ports.fanOuts.addDoneChunk(executionId, ...rest);
          const id = parseExecutionId(executionId);
          if (id !== undefined && isFullyDone(after)) completing.set(id.jobName, id.fireId);
          return after;
        },
      },
      runs: {
        ...ports.runs,
        readState: async (jobName) => {
          const state = await ports.runs.readState(jobName);
          const fireId = completing.get(jobName);
          return state.running === undefined || fireId === undefined ? state : { ...state, running: fireId };
        },
        commit: async (change) => {
          const { close, ...rest } = change;
          const running = (await ports.runs.readState(change.jobName)).running;
          const isRunning = running !== undefined && close?.executionId === executionIdOf(change.jobName, running);
          return ports.runs.commit(isRunning ? change : rest);
        },
      },
    };
  },

  "expiry on live rows": () => (ports, world) => ({
    ...ports,
    cursors: {
      ...ports.cursors,
      get: async (jobName) => {
        const cursor = await ports.cursors.get(jobName);
        return cursor !== undefined && world.now > cursor.revision + MONTH_MS ? undefined : cursor;
      },
    },
  }),

  "counters instead of sets": () => {
    const counted = new Map<string, number>();
    return (ports) => ({
      ...ports,
      fanOuts: {
        ...ports.fanOuts,
        addEnded: async (executionId, chunk, ended) => {
          const moved = new Map(
            [...ended].map(([outcome, offsets]) => {
              const key = `${executionId}#${chunk}`;
              const from = counted.get(key) ?? 0;
              counted.set(key, from + offsets.length);
              return [outcome, offsets.map((_, index) => from + index)] as const;
            }),
          );
          return ports.fanOuts.addEnded(executionId, chunk, moved);
        },
      },
    });
  },

  "the queue dropped on disable without outcomes": () => (ports) => ({
    ...ports,
    runs: {
      ...ports.runs,
      commit: (change) => ports.runs.commit(change.cancel === undefined ? change : { ...change, fires: [] }),
    },
  }),

  // Of a full queue more than one transaction holds.
  "a halt that ends all that waits at once": () => (ports) => ({
    ...ports,
    runs: {
      ...ports.runs,
      commit: async (change) => {
        const [{ status, reason } = {}] = change.fires;
        if (reason !== "disabled" && reason !== "deregistered") return ports.runs.commit(change);
        const left = await Promise.all(change.to.queue.map((fireId) => ports.runs.getFire(change.jobName, fireId)));
        const ended = left.flatMap((fire) => (fire && status ? [{ ...fire, status, reason }] : []));
        return ports.runs.commit({ ...change, to: { ...change.to, queue: [] }, fires: [...change.fires, ...ended] });
      },
    },
  }),

  "an execution that is counted from its fire's instant": () => (ports) => ({
    ...ports,
    runs: {
      ...ports.runs,
      commit: async ({ close, ...change }) => {
        const execution = close && (await ports.runs.getExecution(close.executionId));
        const startedAt = execution?.firedAt ?? 0;
        return ports.runs.commit(close === undefined ? change : { ...change, close: { ...close, startedAt } });
      },
    },
  }),

  "a DAEMON's shards taken while they are busy": () => (ports) => ({
    ...ports,
    daemons: {
      ...ports.daemons,
      read: async (jobName, chunk) => ({ ...(await ports.daemons.read(jobName, chunk)), busy: new Map() }),
    },
  }),

  "a DAEMON's shards left out though they are free": () => (ports) => ({
    ...ports,
    daemons: {
      ...ports.daemons,
      read: async (jobName, chunk) => {
        const state = await ports.daemons.read(jobName, chunk);
        return { ...state, busy: new Map([...state.busy, [0, state.busy.get(0) ?? "c0"]]) };
      },
    },
  }),

  "a job that runs beside its own DAEMON executions": () => (ports) => ({
    ...ports,
    runs: {
      ...ports.runs,
      readState: async (jobName) => {
        const { daemonRuns, ...state } = await ports.runs.readState(jobName);
        return daemonRuns === undefined ? state : { ...state, daemonRuns: 0 };
      },
    },
  }),

  "sampling that forgets failures": () => (ports) => ({
    ...ports,
    runs: {
      ...ports.runs,
      commit: (change) => {
        const { close } = change;
        const isFailure = close?.unrun !== undefined && close.outcome !== "FINISHED";
        return ports.runs.commit(isFailure ? { ...change, close: { ...close, sampledOut: true } } : change);
      },
    },
  }),

  "a put that vouches for its schedule although another may follow": () => (ports) => ({
    ...ports,
    cursors: {
      ...ports.cursors,
      endSchedule: (jobName, revision) => ports.cursors.endSchedule(jobName, revision, Number.MAX_SAFE_INTEGER),
    },
  }),

  "a put without a second look": () => (ports) => ({
    ...ports,
    cursors: {
      ...ports.cursors,
      endSchedule: async (jobName) => {
        const { revision = 0 } = (await ports.cursors.get(jobName)) ?? {};
        return ports.cursors.endSchedule(jobName, revision, Number.MAX_SAFE_INTEGER);
      },
    },
  }),

  "a remove without a second look": () => (ports) => ({
    ...ports,
    cursors: {
      ...ports.cursors,
      forget: async (jobName, revision) => {
        await ports.cursors.forget(jobName, revision, Number.MAX_SAFE_INTEGER);
        return "held";
      },
    },
  }),

  "one mark for the schedule and the run state": () => (ports) => ({
    ...ports,
    cursors: {
      ...ports.cursors,
      endSchedule: async (jobName, revision, now) => {
        const end = await ports.cursors.endSchedule(jobName, revision, now);
        if (end === "held") await ports.cursors.applied(jobName, revision);
        return end;
      },
    },
  }),

  "a failed message that takes a change back": () => (ports, world) => {
    const takingBack = async (jobName: string, message: Promise<void>) => {
      try {
        await message;
      } catch (error) {
        const job = await ports.jobs.get(jobName);
        const before = job && (await ports.jobs.getRevisionAt(jobName, job.revision - 1));
        if (job?.state === "ACTIVE" && before !== undefined)
          await ports.jobs.change({ ...job, ...before, revision: job.revision + 1 }, job.revision, world.now + 120_000);
        throw error;
      }
    };
    return {
      ...ports,
      invoker: {
        ...ports.invoker,
        fanOut: (message) =>
          takingBack(parseExecutionId(message.executionId)?.jobName ?? "", ports.invoker.fanOut(message)),
        halt: (message) => takingBack(message.haltedJob, ports.invoker.halt(message)),
      },
    };
  },

  "a job read eventually":
    () =>
    (ports, { eventually }) => ({
      ...ports,
      jobs: { ...ports.jobs, get: async (jobName) => eventually.jobs.get(jobName) },
    }),

  "a run state read eventually":
    () =>
    (ports, { eventually }) => ({
      ...ports,
      runs: {
        ...ports.runs,
        readState: async (jobName) => eventually.states.get(jobName) ?? { version: 0, queue: [] },
      },
    }),

  // It looks at every other shard of the chunk too.
  "a check that reads its whole chunk for each retry": () => (ports, world) => ({
    ...ports,
    runners: {
      ...ports.runners,
      run: async (tier, tenant, task, outcomes) => {
        const { shards = 0, shardsPerChunk = 0 } = world.executions.get(task.executionId) ?? {};
        const others = task.attempt === 1 ? 0 : Math.min(shards, shardsPerChunk);
        for (let read = 0; read < others; read++) await ports.ends.read(task.taskId);
        return ports.runners.run(tier, tenant, task, outcomes);
      },
    },
  }),

  "no sweep": () => (ports) => ({
    ...ports,
    owed: { overdue: async function* () {} },
    letters: { receive: async () => [] },
  }),
};
