import { executionIdOf, parseExecutionId } from "../../../functions/core/run/ids.ts";
import { isFullyDone } from "../../../functions/core/run/shards.ts";
import type { PlantedBugs } from "./planted-bug.ts";

/** Bugs in the transitions of a job's run state. */
export const RUN_STATE_BUGS: PlantedBugs = {
  "a commit without the version": {
    seenBy: "executions at a time",
    seed: 131,
    plant: () => (ports) => ({
      ...ports,
      runs: {
        ...ports.runs,
        commit: async (change) => {
          const from = await ports.runs.readState(change.jobName);
          return ports.runs.commit({ ...change, from, to: { ...change.to, version: from.version + 1 } });
        },
      },
    }),
  },

  "duplicates dropped together with their effects": {
    seenBy: "rest",
    seed: 73,
    plant: () => (ports) => ({
      ...ports,
      runs: {
        ...ports.runs,
        getExecution: async (executionId) => {
          const execution = await ports.runs.getExecution(executionId);
          return execution?.status === "RUNNING" && execution.releasedChunks === 0 ? undefined : execution;
        },
      },
    }),
  },

  "closing without naming the execution": {
    seenBy: "rest",
    seed: 73,
    plant: () => (ports) => {
      const completing = new Map<string, string>();
      return {
        ...ports,
        fanOuts: {
          ...ports.fanOuts,
          // The last chunk completes the execution. The next read is that of the run state.
          addEnded: async (executionId, chunk, ended, failures, closeAt) => {
            const after = await ports.fanOuts.addEnded(executionId, chunk, ended, failures, closeAt);
            const id = parseExecutionId(executionId);
            if (id !== undefined && closeAt !== undefined) completing.set(id.jobName, id.fireId);
            return after;
          },
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
  },

  "the queue dropped on disable without outcomes": {
    seenBy: "ends of fires",
    seed: 134,
    plant: () => (ports) => ({
      ...ports,
      runs: {
        ...ports.runs,
        commit: (change) => ports.runs.commit(change.cancel === undefined ? change : { ...change, fires: [] }),
      },
    }),
  },

  // A full queue has more fires than one transaction can write.
  "a halt that ends all that waits at once": {
    seenBy: "rest",
    seed: 158,
    plant: () => (ports) => ({
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
  },

  "an execution that is counted from its fire's instant": {
    seenBy: "statistics",
    seed: 134,
    plant: () => (ports) => ({
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
  },
};
