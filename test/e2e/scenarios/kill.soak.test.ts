import { expect, test } from "vitest";
import { surviveKills } from "./survive-kills.ts";

test("two minutes of kills, with the waits of the deployed stack, are settled within eight", async () => {
  const { settledSeconds } = await surviveKills({ seconds: 120, settleWithinSeconds: 480, seed: 2 });
  expect(settledSeconds).toBeLessThanOrEqual(480);
});
