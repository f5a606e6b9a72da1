import type { PlantedBugs } from "./planted-bug.ts";

/** Bugs in how shards of DAEMON jobs overlap and are halted. */
export const DAEMON_BUGS: PlantedBugs = {
  "a DAEMON's shards taken while they are busy": {
    seenBy: "shards at a time",
    seed: 79,
    plant: () => (ports) => ({
      ...ports,
      daemons: {
        ...ports.daemons,
        read: async (jobName, chunk) => ({ ...(await ports.daemons.read(jobName, chunk)), busy: new Map() }),
      },
    }),
  },

  "a DAEMON's shards left out though they are free": {
    seenBy: "shards of a DAEMON",
    seed: 73,
    plant: () => (ports) => ({
      ...ports,
      daemons: {
        ...ports.daemons,
        read: async (jobName, chunk) => {
          const state = await ports.daemons.read(jobName, chunk);
          return { ...state, busy: new Map([...state.busy, [0, state.busy.get(0) ?? "c0"]]) };
        },
      },
    }),
  },

  "a job that runs beside its own DAEMON executions": {
    seenBy: "executions at a time",
    seed: 159,
    plant: () => (ports) => ({
      ...ports,
      runs: {
        ...ports.runs,
        readState: async (jobName) => {
          const { daemonRuns, ...state } = await ports.runs.readState(jobName);
          return daemonRuns === undefined ? state : { ...state, daemonRuns: 0 };
        },
      },
    }),
  },

  "sampling that forgets failures": {
    seenBy: "sampling",
    says: /forgotten/,
    seed: 73,
    plant: () => (ports) => ({
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
  },

  "a halt of a DAEMON's shards without a second look": {
    seenBy: "marks",
    says: /has escaped the halt/,
    seed: 77,
    plant: () => (ports) => {
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
  },
};
