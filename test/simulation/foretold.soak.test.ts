import { expect, test } from "vitest";
import { foretell } from "./foretold.ts";

const DAY_MS = 86_400_000;

test("previews of 200 random jobs list the fires that come, and their cost within 5 % of the counted requests", async () => {
  const { differing, fires, foretoldUsd, countedUsd } = await foretell(200, DAY_MS, 2);
  console.log(`${fires} fires: ${foretoldUsd.toFixed(3)} USD foretold, ${countedUsd.toFixed(3)} counted`);
  expect(differing).toEqual([]);
  expect(foretoldUsd / countedUsd).toBeGreaterThan(0.95);
  expect(foretoldUsd / countedUsd).toBeLessThan(1.05);
});
