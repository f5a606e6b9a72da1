import { expect, test } from "vitest";
import { foretell } from "./foretold.ts";

const HOUR_MS = 3_600_000;

test("previews of random jobs list the fires that come, and their cost within 5 % of the counted requests", async () => {
  const { differing, fires, foretoldUsd, countedUsd } = await foretell(20, 6 * HOUR_MS);
  expect(differing).toEqual([]);
  expect(fires).toBeGreaterThan(300);
  expect(foretoldUsd / countedUsd).toBeGreaterThan(0.95);
  expect(foretoldUsd / countedUsd).toBeLessThan(1.05);
});
