import { defineConfig } from "vitest/config";
import { SLOWNESS, SLOWNESS_VARIABLE } from "./test/support/patience.ts";

/** The long forms: minutes of load, thousands of seeds. Run before an issue is called done. */
export default defineConfig({
  test: {
    reporters: ["default", "./test/support/closing-line.ts"],
    include: ["test/**/*.soak.test.ts"],
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    env: { [SLOWNESS_VARIABLE]: String(SLOWNESS) },
    fileParallelism: false,
  },
});
