import { expect, test } from "vitest";
import { eachLetter } from "../../functions/sweep/each-letter.ts";
import { overWorld } from "../support/over-world.ts";

test.each([
  { text: `${"a".repeat(999)}😀`, noted: "a".repeat(999), because: "a letter is cut before a character" },
  { text: "a\ud800b", noted: "a\ufffdb", because: "half of a character that job code wrote is a sign for it" },
])("the note of a letter holds no half of a character: $because", async ({ text, noted }) => {
  const { world, deps } = await overWorld();
  world.deadLetters.checks.push({ body: text, receives: 2 });
  await eachLetter(deps, "checks", async ({ body }) => {
    throw new Error(body);
  });
  expect(world.letterNotes.get("checks")?.letters).toEqual([{ body: noted, receives: 3, problem: noted }]);
});
