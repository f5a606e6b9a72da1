import { isCronFire } from "../../../functions/core/run/ids.ts";
import type { Owed, OwedIndex } from "../../../functions/ports/owed-index.ts";
import type { PlantedBugs } from "./planted-bug.ts";

/** A little less than the time between the two checks of a task that seems to be LOST. */
const NOTICE_MS = 65_000;

const LATE_MS = 3 * 3_600_000;

/** One look every 3 s during a back-off of 60 s. */
const LOOKS_AT_A_RETRY = 20;

/** Bugs in the checks of tasks and in the sweep. */
export const LOOK_BUGS: PlantedBugs = {
  // Each look at a waiting retry also reads every other shard of the chunk.
  "a check that reads its whole chunk for each retry": {
    seenBy: "ceilings",
    says: /reads/,
    seed: 134,
    plant: () => (ports, world) => ({
      ...ports,
      runners: {
        ...ports.runners,
        run: async (tier, tenant, task, outcomes) => {
          const { shards = 0, shardsPerChunk = 0 } = world.executions.get(task.executionId) ?? {};
          const others = task.attempt === 1 ? 0 : Math.min(shards, shardsPerChunk);
          for (let read = 0; read < LOOKS_AT_A_RETRY * others; read++) await ports.ends.read(task.taskId);
          return ports.runners.run(tier, tenant, task, outcomes);
        },
      },
    }),
  },

  "a second look that does not wait for the first one's queue": {
    seenBy: "LOST",
    seed: 30,
    plant: () => (ports) => ({
      ...ports,
      laterChecks: {
        send: (check, at) =>
          check.confirmAt === undefined
            ? ports.laterChecks.send(check, at)
            : ports.laterChecks.send({ ...check, confirmAt: at - NOTICE_MS }, at - NOTICE_MS),
      },
    }),
  },

  "no sweep": {
    seenBy: "obligations at rest",
    seed: 168,
    plant: () => (ports) => ({
      ...ports,
      owed: { overdue: async function* () {} },
      letters: { receive: async () => [] },
    }),
  },

  "a sweep that comes to executions hours late": {
    seenBy: "recoveries",
    seed: 134,
    plant: () => (ports) => ({ ...ports, owed: hoursLate(ports.owed, ["check", "fan-out"]) }),
  },

  "a sweep that comes to jobs hours late": {
    seenBy: "late obligations",
    seed: 144,
    plant: () => (ports) => ({ ...ports, owed: hoursLate(ports.owed, ["plan"]) }),
  },

  "instants that cannot be recorded for hours": {
    seenBy: "late fires",
    seed: 20,
    plant: () => (ports, world, name) => {
      // A change of the job settles its instants too. The change that ends the story would fail, and the job would fire
      // for ever.
      if (name === "api") return ports;
      const commit: typeof ports.runs.commit = async (change) => {
        const { fireId = "", firedAt = 0 } = change.newFire ?? {};
        if (isCronFire(fireId) && firedAt % 60_000 === 0 && world.now < firedAt + LATE_MS) throw new Error("not yet");
        return ports.runs.commit(change);
      };
      return { ...ports, runs: { ...ports.runs, commit } };
    },
  },
};

/** The index of owed work, but work of some kinds appears in it hours late. */
const hoursLate = (owed: OwedIndex, kinds: readonly Owed["owes"][]): OwedIndex => ({
  async *overdue(shard, until) {
    for await (const work of owed.overdue(shard, until))
      if (!kinds.includes(work.owes) || work.dueAt < until - LATE_MS) yield work;
  },
});
