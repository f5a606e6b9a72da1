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

/** Mutants of the files whose mutants all have a known fate. Of a stopped run only the kills are known. */
export function ofWholeFiles(mutants: readonly Mutant[], isKnown: (mutant: Mutant) => boolean): Mutant[] {
  const unfinished = new Set(mutants.filter((mutant) => !isKnown(mutant)).map(({ file }) => file));
  return mutants.filter(({ file }) => !unfinished.has(file));
}

export interface Sample {
  /** Mutants of each folder. */
  readonly size: number;
  readonly seed: number;
}

/** A sample of the mutants of each folder. The same seed draws the same ones. */
export const sampleOf = (mutants: readonly Mutant[], sample: Sample): Mutant[] =>
  FOLDERS.flatMap((folder) => drawn(inFolder(mutants, folder), sample));

/**
 * The mutants that a report can use: those of whole files with known fates, and the sample of a folder if all its fates
 * are known.
 */
export function reportedOf(
  mutants: readonly Mutant[],
  isKnown: (mutant: Mutant) => boolean,
  sample: Sample | undefined,
): Mutant[] {
  const whole = ofWholeFiles(mutants, isKnown);
  if (sample === undefined) return whole;
  const samples = FOLDERS.map((folder) => drawn(inFolder(mutants, folder), sample));
  return [...new Set([...whole, ...samples.filter((all) => all.every(isKnown)).flat()])];
}

function drawn(mutants: readonly Mutant[], { size, seed }: Sample): Mutant[] {
  const lots = mutants.map((mutant) => ({ mutant, lot: diceOf(`${seed} ${nameOf(mutant)}`) }));
  lots.sort((a, b) => a.lot - b.lot);
  return lots.slice(0, size).map(({ mutant }) => mutant);
}

const inFolder = (mutants: readonly Mutant[], folder: string) =>
  mutants.filter(({ file }) => file.startsWith(`${folder}/`));
