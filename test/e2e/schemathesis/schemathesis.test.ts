import { expect, test } from "vitest";
import { expectNothingFound } from "./expect-nothing-found.ts";
import { hasSchemathesis, WITHOUT } from "./run-schemathesis.ts";

test("Schemathesis finds nothing in some hundred requests", async ({ skip }) => {
  if (!hasSchemathesis()) {
    console.log(WITHOUT);
    return skip(WITHOUT);
  }
  const answered = await expectNothingFound({ seed: 1, examples: 4, phases: ["fuzzing", "stateful"] });
  expect(answered).toBeGreaterThan(150);
});
