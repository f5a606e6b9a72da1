import { parseExecutionId } from "../../../functions/core/run/ids.ts";
import type { PlantedBugs } from "./planted-bug.ts";

/** Bugs in how a change is followed by its schedule and its run state. */
export const SCHEDULE_BUGS: PlantedBugs = {
  "a put that vouches for its schedule although another may follow": {
    seenBy: "marks",
    says: /said to stand/,
    seed: 73,
    plant: () => (ports) => ({
      ...ports,
      cursors: {
        ...ports.cursors,
        endSchedule: (jobName, revision) => ports.cursors.endSchedule(jobName, revision, Number.MAX_SAFE_INTEGER),
      },
    }),
  },

  "a put without a second look": {
    seenBy: "marks",
    says: /said to stand/,
    seed: 73,
    plant: () => (ports) => ({
      ...ports,
      cursors: {
        ...ports.cursors,
        endSchedule: async (jobName) => {
          const { revision = 0 } = (await ports.cursors.get(jobName)) ?? {};
          return ports.cursors.endSchedule(jobName, revision, Number.MAX_SAFE_INTEGER);
        },
      },
    }),
  },

  "a remove without a second look": {
    seenBy: "marks",
    seed: 73,
    plant: () => (ports) => ({
      ...ports,
      cursors: {
        ...ports.cursors,
        forget: async (jobName, revision) => {
          await ports.cursors.forget(jobName, revision, Number.MAX_SAFE_INTEGER);
          return "held";
        },
      },
    }),
  },

  "a schedule's mark not cleared before a put": {
    seenBy: "marks",
    seed: 155,
    plant: () => (ports) => ({
      ...ports,
      cursors: {
        ...ports.cursors,
        beginSchedule: async (jobName, revision) => (await ports.cursors.get(jobName))?.revision === revision,
      },
    }),
  },

  "one mark for the schedule and the run state": {
    seenBy: "marks",
    says: /may not start anything/,
    seed: 129,
    plant: () => (ports) => ({
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
  },

  "a failed message that takes a change back": {
    seenBy: "due instants",
    says: /while the job was disabled/,
    seed: 127,
    plant: () => (ports, world) => {
      const takingBack = async (jobName: string, message: Promise<void>) => {
        try {
          await message;
        } catch (error) {
          const job = await ports.jobs.get(jobName);
          const before = job && (await ports.jobs.getRevisionAt(jobName, job.revision - 1));
          if (job?.state === "ACTIVE" && before !== undefined)
            await ports.jobs.change(
              { ...job, ...before, revision: job.revision + 1 },
              job.revision,
              world.now + 120_000,
            );
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
  },

  "a disabled job whose schedule is left as it was": {
    seenBy: "schedules",
    seed: 73,
    plant: () => (ports) => ({
      ...ports,
      schedules: {
        ...ports.schedules,
        put: async (schedule) => (schedule.enabled ? ports.schedules.put(schedule) : undefined),
      },
    }),
  },
};
