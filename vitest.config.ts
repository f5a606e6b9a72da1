import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    reporters: ["default", "./test/closing-line.ts"],
    include: ["test/**/*.test.ts"],
    exclude: ["test/examples/**", "test/**/*.soak.test.ts"],
    testTimeout: 20_000,
  },
});
