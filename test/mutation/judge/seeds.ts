import { expect, test } from "vitest";
import { violationsOf } from "../../simulation/checker.ts";
import { play } from "../../simulation/scenario.ts";

/** The simulation as a judge: one test per seed, so that a mutant is played only in seeds that pass its place. */
const last = Number(process.env.MUTATION_SEEDS);

test.each(Array.from({ length: last }, (_, index) => index + 1))("seed %i of the simulation holds", async (seed) => {
  expect(violationsOf(await play({ seed, severity: 1 }))).toEqual([]);
});
