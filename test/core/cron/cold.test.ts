import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the first cold call takes under 100 ms", () => {
  const script = fileURLToPath(new URL("cold.ts", import.meta.url));
  const measured = Array.from({ length: 5 }, () => {
    const { stdout } = spawnSync(process.execPath, ["--import", "tsx", script], { encoding: "utf8" });
    return Number.parseFloat(stdout);
  }).sort((a, b) => a - b);
  expect(measured[2]).toBeGreaterThan(0);
  expect(measured[2]).toBeLessThan(100);
});
