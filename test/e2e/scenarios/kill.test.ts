import { expect, test } from "vitest";
import { roomySeconds } from "../../support/patience.ts";
import { SHORT_WAITS } from "../harness/short-waits.ts";
import { surviveKills } from "./survive-kills.ts";

test("no fire is lost and no shard runs twice at a time while processes are killed", async () => {
  expect.hasAssertions();
  await surviveKills({
    seconds: 30,
    settleWithinSeconds: 240,
    seed: 55,
    // As in AWS, after the dispatcher's time-out: until then a dead dispatcher may seem to be at work.
    options: { retryAfterMs: [1_000 * roomySeconds(7), 1_000 * roomySeconds(14)] },
    context: { timings: SHORT_WAITS },
  });
});
