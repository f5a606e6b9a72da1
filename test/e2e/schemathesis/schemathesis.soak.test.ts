import { expect, test } from "vitest";
import { expectNothingFound } from "./expect-nothing-found.ts";
import { hasSchemathesis, WITHOUT } from "./run-schemathesis.ts";

/** Another seed by the day, so that each soak tries other requests; it is printed with every finding. */
const SEED = Number(process.env.SEED ?? Math.floor(Date.now() / 86_400_000));

test("Schemathesis finds nothing in thousands of requests of all phases", async ({ skip }) => {
  if (!hasSchemathesis()) {
    console.log(WITHOUT);
    return skip(WITHOUT);
  }
  const phases = ["examples", "coverage", "fuzzing", "stateful"] as const;
  const answered = await expectNothingFound({ seed: SEED, examples: 20, phases });
  console.log(`${answered} requests with seed ${SEED}`);
  expect(answered).toBeGreaterThanOrEqual(2_000);
});
