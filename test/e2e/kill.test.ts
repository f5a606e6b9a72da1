import { expect, test } from "vitest";
import { SHORT_WAITS } from "./short-waits.ts";
import { surviveKills } from "./survive-kills.ts";

test("no fire is lost and no shard runs twice at a time while processes are killed", async () => {
  expect.hasAssertions();
  await surviveKills({
    seconds: 30,
    settleWithinSeconds: 60,
    seed: 55,
    options: { retryAfterMs: [1_000, 2_000] },
    context: { timings: SHORT_WAITS },
  });
}, 150_000);
