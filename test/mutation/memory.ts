import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileHashes } from "./file-hashes.ts";
import { type Judge, SEEDS } from "./judges.ts";
import { type Mutant, nameOf } from "./mutant.ts";

/** Beside other tools' caches; git does not see it. */
const PLACE = "node_modules/.cache/mutation.json";

/** How a mutant ended. */
export type Fate =
  /** `isTimeout`: the test did not end in time. */
  | { readonly state: "killed"; readonly test: string; readonly isTimeout?: true }
  | { readonly state: "survived" }
  /** No test passes its place. */
  | { readonly state: "uncovered" };

interface Remembered {
  readonly fate: Fate;
  /** Test files that have let a survivor live. */
  readonly judges?: readonly string[];
  /** The number of seeds that the simulation among them played. */
  readonly seeds?: number;
  /** Hash of all that the fate was found with. */
  readonly basis: string;
}

/** Fates of earlier runs, as far as they still hold. */
export interface Memory {
  /** The fate of a mutant, unless it lives and a judge of this run has not judged it yet. */
  recall(mutant: Mutant): Fate | undefined;
  /** The fate by the judges of whichever run has found it. */
  recallAny(mutant: Mutant): Fate | undefined;
  keep(mutant: Mutant, fate: Fate): void;
  /** Adds the fates of this run to the stored ones. */
  save(): void;
}

/**
 * A killed mutant stays killed while its file, and the test that killed it with the support of that test, are
 * unchanged. A survivor is judged again when anything changes that one of its judges imports, or when a test judges
 * that did not before. So runs over single files, with judges of their own, add up to one report.
 */
export function memoryOf(judges: readonly Judge[], seeds: number, place = PLACE): Memory {
  const remembered = read(place);
  const news: Record<string, Remembered> = {};
  const hashes = fileHashes();
  const judging = (mutated: string) => judges.filter(({ imports }) => imports.has(mutated)).map(({ file }) => file);
  const basisOf = ({ file }: Mutant, { fate, judges: by = [] }: Pick<Remembered, "fate" | "judges">): string => {
    const judged = fate.state === "killed" ? hashes.ofTest(fileOf(fate.test)) : hashes.ofAll(by);
    return `${hashes.ofFile(file)} ${judged}`;
  };
  const held = (mutant: Mutant): Remembered | undefined => {
    const found = remembered[nameOf(mutant)];
    return found !== undefined && found.basis === basisOf(mutant, found) ? found : undefined;
  };
  return {
    recallAny: (mutant) => held(mutant)?.fate,
    recall(mutant) {
      const { fate, judges: by = [], seeds: played = 0 } = held(mutant) ?? {};
      if (fate === undefined || fate.state === "killed") return fate;
      const isKnown = (file: string) => by.includes(file) && (file !== SEEDS || seeds <= played);
      return judging(mutant.file).every(isKnown) ? fate : undefined;
    },
    keep(mutant, fate) {
      // The judges of an earlier run count, too: they need not judge again.
      const before = fate.state === "killed" ? undefined : held(mutant);
      const judges = [...new Set([...(before?.judges ?? []), ...judging(mutant.file)])];
      const by = fate.state === "killed" ? {} : { judges, seeds: Math.max(seeds, before?.seeds ?? 0) };
      news[nameOf(mutant)] = { fate, ...by, basis: basisOf(mutant, { fate, ...by }) };
    },
    save() {
      mkdirSync(path.dirname(place), { recursive: true });
      // Another process may have stored its own fates since this one began.
      const draft = `${place}.${process.pid}`;
      writeFileSync(draft, JSON.stringify({ ...read(place), ...news }));
      renameSync(draft, place);
    },
  };
}

/** The memory of a run that starts from nothing. */
export const NOTHING_REMEMBERED: Memory["recall"] = () => undefined;

/** The file of a test as a verdict names it. */
export const fileOf = (test: string): string => test.slice(0, test.indexOf(" > "));

function read(place: string): Record<string, Remembered> {
  try {
    return JSON.parse(readFileSync(place, "utf8")) as Record<string, Remembered>;
  } catch {
    return {};
  }
}
