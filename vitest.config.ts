import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import LongestFirst from "./test/support/longest-first.ts";
import { patienceMs, SLOWNESS, SLOWNESS_VARIABLE } from "./test/support/patience.ts";

/** Tests that start stacks and wait for them, for instants and for time-outs: the processors are mostly idle meanwhile. */
const STACKS = ["test/e2e/**", "test/infra/local/**", "test/adapters/dynamodb/**"];
/** Tests that wait too. The runner ends all that descends from its process, so each file has a process of its own. */
const RUNNERS = ["test/runner/**", "test/job/**"];
const NOT_HERE = ["test/examples/**", "test/**/*.soak.test.ts"];

/** The last net, under waits that each have their own limit. */
const timeOut = patienceMs(300_000);

const shared = {
  testTimeout: timeOut,
  hookTimeout: timeOut,
  teardownTimeout: timeOut,
  env: { [SLOWNESS_VARIABLE]: String(SLOWNESS) },
};

/** More than the two processors of a small machine. */
const waiting = { maxWorkers: 4, sequence: { groupOrder: 0 } };
const files = (folders: readonly string[]) => folders.map((folder) => `${folder}/*.test.ts`);

export default defineConfig({
  test: {
    reporters: ["default", "./test/support/closing-line.ts"],
    sequence: { sequencer: LongestFirst },
    projects: [
      // Files share the processes of their project, unless it says otherwise: most of the time of a short file is the
      // loading of its modules.
      {
        test: { ...shared, ...waiting, name: "stacks", isolate: false, include: files(STACKS), exclude: NOT_HERE },
      },
      {
        test: { ...shared, ...waiting, name: "runners", isolate: true, include: files(RUNNERS), exclude: NOT_HERE },
      },
      {
        test: {
          ...shared,
          name: "computing",
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: [...STACKS, ...RUNNERS, ...NOT_HERE],
          // The default leaves one processor out, which is half of a small machine.
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
