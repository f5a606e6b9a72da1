import type { PlantedBugs } from "./planted-bug.ts";

/** An update is refused if it leaves this many characters in an item. */
const MOST_KEPT = 400_000;
/** How long it is refused, ms. DynamoDB would refuse it for ever, but then the story would not come to rest. */
const REFUSED_MS = 5 * 3_600_000;
/** Reads of one row by a collector that reads thirty times a second until its time-out. */
const READS = 900;

/** Bugs that trust attributes which job code can write. */
export const HOSTILE_BUGS: PlantedBugs = {
  "a check that looks again and again at a claim of the future": {
    seenBy: "ceilings",
    says: /reads/,
    seed: 135,
    plant: () => (ports, world, name) => {
      if (name !== "collector") return ports;
      const read = async (taskId: string) => {
        let row = await ports.ends.read(taskId);
        for (let reads = 1; reads < READS && (row?.claimedAt ?? 0) > world.now + 60_000; reads++)
          row = await ports.ends.read(taskId);
        return row;
      };
      return { ...ports, ends: { ...ports.ends, read } };
    },
  },

  "an end that keeps attributes of job code in the row": {
    seenBy: "recoveries",
    seed: 85,
    plant: () => (ports, world) => ({
      ...ports,
      ends: {
        ...ports.ends,
        end: async (taskId, end) => {
          const { nonce = "", claimedAt = 0 } = world.tasks.get(taskId) ?? {};
          if (nonce.length > MOST_KEPT && world.now < claimedAt + REFUSED_MS)
            throw new Error("item size to update has exceeded the maximum allowed size");
          return ports.ends.end(taskId, end);
        },
      },
    }),
  },

  "segments for a job that does not stream": {
    seenBy: "segments",
    seed: 123,
    plant: () => (ports, _, name) => {
      if (name !== "collector") return ports;
      const getRevision: typeof ports.jobs.getRevision = async (jobName, revision) => {
        const stored = await ports.jobs.getRevision(jobName, revision);
        return stored && { ...stored, config: { ...stored.config, jobType: "DATAFLOW", streamingProcess: true } };
      };
      return { ...ports, jobs: { ...ports.jobs, getRevision } };
    },
  },
};
