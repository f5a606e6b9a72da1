import type { Ports } from "./system.ts";

type Plant = (ports: Ports) => Ports;

/** Ports whose methods do what a wrong implementation would: the checker has to see each of them. */
export const PLANTED_BUGS: Record<string, Plant> = {
  "no claim": (ports) => {
    const claim: Ports["claims"]["claim"] = async (taskId, wanted) => {
      await ports.claims.claim(taskId, wanted);
      return true;
    };
    return { ...ports, claims: { ...ports.claims, claim } };
  },
  "a collector that skips known outcomes": (ports) => {
    const end: Ports["ends"]["end"] = async (taskId, wanted) => {
      const known = await ports.ends.read(taskId);
      const row = await ports.ends.end(taskId, wanted);
      return known?.outcome === undefined ? row : { taskId };
    };
    // Its checks do the same: what has an outcome is nothing to them.
    const read: Ports["ends"]["read"] = async (taskId) => {
      const row = await ports.ends.read(taskId);
      return row?.outcome === undefined ? row : { taskId, claimedAt: Number.MAX_SAFE_INTEGER / 2 };
    };
    return { ...ports, ends: { end, read } };
  },
  "a commit without the version": (ports) => {
    const commit: Ports["runs"]["commit"] = async (change) => {
      const from = await ports.runs.readState(change.jobName);
      return ports.runs.commit({ ...change, from, to: { ...change.to, version: from.version + 1 } });
    };
    return { ...ports, runs: { ...ports.runs, commit } };
  },
  "counters instead of sets": (ports) => {
    const counted = new Map<string, number>();
    const addEnded: Ports["fanOuts"]["addEnded"] = async (executionId, chunk, ended) => {
      const moved = new Map(
        [...ended].map(([outcome, offsets]) => {
          const key = `${executionId}#${chunk}`;
          const from = counted.get(key) ?? 0;
          counted.set(key, from + offsets.length);
          return [outcome, offsets.map((_, index) => from + index)] as const;
        }),
      );
      return ports.fanOuts.addEnded(executionId, chunk, moved);
    };
    return { ...ports, fanOuts: { ...ports.fanOuts, addEnded } };
  },
  "the queue dropped on disable without outcomes": (ports) => {
    const commit: Ports["runs"]["commit"] = (change) =>
      ports.runs.commit(change.cancel === undefined ? change : { ...change, fires: [] });
    return { ...ports, runs: { ...ports.runs, commit } };
  },
  "duplicates dropped together with their effects, and nothing owed": (ports) => ({
    ...ports,
    runs: {
      ...ports.runs,
      getExecution: async (executionId) => {
        const execution = await ports.runs.getExecution(executionId);
        return execution?.status === "RUNNING" && execution.releasedChunks === 0 ? undefined : execution;
      },
    },
  }),
};
