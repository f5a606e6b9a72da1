import { expect, test } from "vitest";
import { surviveKills } from "./survive-kills.ts";

test("no fire is lost and no shard runs twice at a time while processes are killed", async () => {
  expect.hasAssertions();
  await surviveKills({
    seconds: 30,
    settleWithinSeconds: 60,
    seed: 55,
    options: { retryAfterMs: [1_000, 2_000] },
    context: {
      timings: {
        dispatcherTimeoutSeconds: 6,
        collectorTimeoutSeconds: 6,
        runnerTimeoutSeconds: 20,
        stopBeforeEndSeconds: 2,
        lostAfterTimeoutSeconds: 2,
        eventAgeSeconds: 60,
        fanOutWithinSeconds: 5,
        failoverBackoffSeconds: 2,
        fenceSeconds: 3,
        cancelPollSeconds: 1,
        killAfterSeconds: 1,
        unreadableForSeconds: 2,
      },
    },
  });
}, 150_000);
