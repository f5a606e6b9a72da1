import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import LongestFirst from "./test/support/longest-first.ts";
import { patienceMs, SLOWNESS, SLOWNESS_VARIABLE } from "./test/support/patience.ts";

/** Tests that start stacks and wait for them, for instants and for time-outs: the processors are mostly idle meanwhile. */
const STACKS = [
  "test/e2e/**",
  "test/java/**",
  "test/infra/local/**",
  "test/adapters/dynamodb/**",
  "test/console/browser/**",
];
/** Tests that wait too. The runner ends all that descends from its process, so each file has a process of its own. */
const RUNNERS = ["test/runner/**", "test/job/**"];
const NOT_HERE = ["test/examples/**", "test/**/*.soak.test.ts"];

/** The last net, under waits that each have their own limit. */
const timeOut = patienceMs(300_000);

/**
 * More than the two processors of a small machine: tests of stacks wait for most of their time. All projects run beside
 * each other. Files that compute give way to the others, by the priority of their processes.
 */
const maxWorkers = Math.max(4, availableParallelism());
const shared = {
  maxWorkers,
  testTimeout: timeOut,
  hookTimeout: timeOut,
  teardownTimeout: timeOut,
  env: { [SLOWNESS_VARIABLE]: String(SLOWNESS) },
};

const files = (folders: readonly string[]) => folders.map((folder) => `${folder}/*.test.ts`);

export default defineConfig({
  test: {
    reporters: ["default", "./test/support/closing-line.ts"],
    sequence: { sequencer: LongestFirst },
    projects: [
      // Files share the processes of their project, unless it says otherwise: most of the time of a short file is the
      // loading of its modules.
      {
        test: { ...shared, name: "stacks", isolate: false, include: files(STACKS), exclude: NOT_HERE },
      },
      {
        test: { ...shared, name: "runners", isolate: true, include: files(RUNNERS), exclude: NOT_HERE },
      },
      {
        test: {
          ...shared,
          name: "computing",
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: [...STACKS, ...RUNNERS, ...NOT_HERE],
          setupFiles: ["test/support/low-priority.ts"],
        },
      },
    ],
  },
});
