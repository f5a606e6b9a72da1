import { expect, test } from "vitest";
import { SHORT_WAITS } from "../harness/short-waits.ts";
import { surviveCrashes } from "./survive-crashes.ts";

test("nothing acknowledged and no fire is lost when the runtime is killed three times", async () => {
  expect.hasAssertions();
  await surviveCrashes({ crashes: 3, seed: 7, settleWithinSeconds: 240, context: { timings: SHORT_WAITS } });
});
