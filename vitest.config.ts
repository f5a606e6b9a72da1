import { defineConfig } from "vitest/config";
import LongestFirst from "./test/support/longest-first.ts";
import { patienceMs, SLOWNESS, SLOWNESS_VARIABLE } from "./test/support/patience.ts";

/** Tests that start processes and wait for them, for instants and for time-outs: the processors are mostly idle meanwhile. */
const WAITING = ["test/e2e/**", "test/infra/local/**", "test/runner/**", "test/job/**", "test/adapters/dynamodb/**"];
const NOT_HERE = ["test/examples/**", "test/**/*.soak.test.ts"];

/** The last net, under waits that each have their own limit. */
const timeOut = patienceMs(300_000);

const shared = {
  testTimeout: timeOut,
  hookTimeout: timeOut,
  teardownTimeout: timeOut,
  env: { [SLOWNESS_VARIABLE]: String(SLOWNESS) },
};

export default defineConfig({
  test: {
    reporters: ["default", "./test/support/closing-line.ts"],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: "waiting",
          include: WAITING.map((folder) => `${folder}/*.test.ts`),
          exclude: NOT_HERE,
          // More than the two processors of a small machine.
          maxWorkers: 4,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: "computing",
          include: ["test/**/*.test.ts"],
          exclude: [...WAITING, ...NOT_HERE],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
