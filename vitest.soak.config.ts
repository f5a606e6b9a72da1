import { defineConfig } from "vitest/config";

/** The long forms: minutes of load, thousands of seeds. Run before an issue is called done. */
export default defineConfig({
  test: {
    reporters: ["default", "./test/closing-line.ts"],
    include: ["test/**/*.soak.test.ts"],
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
