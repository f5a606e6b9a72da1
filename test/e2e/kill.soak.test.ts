import { expect, test } from "vitest";
import { surviveKills } from "./survive-kills.ts";

test("two minutes of kills, with the waits of the deployed stack, are settled within eight", async () => {
  expect.hasAssertions();
  await surviveKills({ seconds: 120, settleWithinSeconds: 480, seed: 2 });
}, 720_000);
