import { expect, test } from "vitest";
import { SHORT_WAITS } from "./short-waits.ts";
import { surviveKills } from "./survive-kills.ts";

test("no fire is lost and no shard runs twice at a time while processes are killed", async () => {
  expect.hasAssertions();
  await surviveKills({
    seconds: 30,
    settleWithinSeconds: 60,
    seed: 55,
    // As in AWS, after the dispatcher's time-out: until then who has died may still be at work, for all others know.
    options: { retryAfterMs: [7_000, 14_000] },
    context: { timings: SHORT_WAITS },
  });
}, 150_000);
