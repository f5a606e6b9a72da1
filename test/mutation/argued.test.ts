import { expect, test } from "vitest";
import { ARGUED } from "./argued.ts";
import { nameOf } from "./mutant.ts";
import { mutatedFiles, planOf } from "./plan.ts";

test("an argument stands for as long as its mutant exists", () => {
  const { mutants } = planOf(mutatedFiles());
  const names = new Set(mutants.map(nameOf));
  expect(Object.keys(ARGUED).filter((name) => !names.has(name))).toEqual([]);
});
