import { expect, test } from "vitest";
import { SHORT_WAITS } from "../harness/short-waits.ts";
import { surviveCrashes } from "./survive-crashes.ts";

test("nothing acknowledged and no fire is lost when the runtime is killed twenty times", async () => {
  expect.hasAssertions();
  await surviveCrashes({ crashes: 20, seed: 20, settleWithinSeconds: 180, context: { timings: SHORT_WAITS } });
});
