import { readFileSync } from "node:fs";
import { diceOf } from "../../functions/core/run/dice.ts";
import { type Mutant, nameOf } from "./mutant.ts";
import { type Schemata, schemataOf } from "./schemata.ts";
import { filesOf } from "./source-files.ts";

/** The files that are mutated by default: the code that keeps the promises. */
export const FOLDERS = ["functions/core/run", "functions/steps", "functions/adapters/dynamodb"] as const;

/** Every mutant of some files. */
export interface Plan {
  /** Mutated files, by their path from the root of the project. */
  readonly schemata: ReadonlyMap<string, Schemata>;
  readonly mutants: readonly Mutant[];
}

export const mutatedFiles = (): string[] => FOLDERS.flatMap((folder) => filesOf(folder, ".ts"));

export function planOf(files: readonly string[]): Plan {
  const schemata = new Map<string, Schemata>();
  const mutants: Mutant[] = [];
  for (const file of files) {
    const made = schemataOf({ file, text: readFileSync(file, "utf8") }, mutants.length + 1);
    schemata.set(file, made);
    mutants.push(...made.mutants);
  }
  return { schemata, mutants };
}

/** Mutants of the files of which every mutant has a known fate: of a run that was stopped only the kills are known. */
export function ofWholeFiles(mutants: readonly Mutant[], isKnown: (mutant: Mutant) => boolean): Mutant[] {
  const unfinished = new Set(mutants.filter((mutant) => !isKnown(mutant)).map(({ file }) => file));
  return mutants.filter(({ file }) => !unfinished.has(file));
}

/** A sample of mutants. The same seed draws the same ones, also from a larger set. */
export function sampleOf(mutants: readonly Mutant[], size: number, seed: number): Mutant[] {
  const drawn = mutants.map((mutant) => ({ mutant, lot: diceOf(`${seed} ${nameOf(mutant)}`) }));
  drawn.sort((a, b) => a.lot - b.lot);
  return drawn.slice(0, size).map(({ mutant }) => mutant);
}
