import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Judge, SEEDS } from "./judges.ts";
import { type Mutant, nameOf } from "./mutant.ts";

/** Beside other tools' caches; git does not see it. */
const PLACE = "node_modules/.cache/mutation.json";

/** How a mutant ended. */
export type Fate =
  | { readonly state: "killed"; readonly test: string }
  | { readonly state: "survived" }
  /** No test passes its place. */
  | { readonly state: "uncovered" };

interface Remembered {
  readonly fate: Fate;
  /** Hash of all that the fate was found with. */
  readonly basis: string;
}

/** Fates of earlier runs, as far as they still hold. */
export interface Memory {
  recall(mutant: Mutant): Fate | undefined;
  keep(mutant: Mutant, fate: Fate): void;
  save(): void;
}

/**
 * A killed mutant stays killed while its file, and the test that killed it with the support of that test, are
 * unchanged. A survivor is judged again as soon as anything changes that a judge imports.
 */
export function memoryOf(judges: readonly Judge[], seeds: number): Memory {
  const remembered = read();
  const contents = new Map<string, string>();
  const hashOf = (files: Iterable<string>): string => {
    const hash = createHash("sha256");
    for (const file of [...files].sort()) {
      const content = contents.get(file) ?? readFileSync(file, "utf8");
      contents.set(file, content);
      hash.update(`${file}\0${content}\0`);
    }
    return hash.digest("hex").slice(0, 16);
  };
  const ofTests = new Map(
    judges.map(({ file, imports }) => [file, hashOf([...imports].filter((one) => one.startsWith("test/")))]),
  );
  const ofJudges = new Map<string, string>();
  const judgesOf = (mutated: string): string => {
    const known = ofJudges.get(mutated);
    if (known !== undefined) return known;
    const judging = judges.filter(({ imports }) => imports.has(mutated));
    const all = hashOf(new Set(judging.flatMap(({ imports }) => [...imports])));
    const found = judging.some(({ file }) => file === SEEDS) ? `${all} ${seeds}` : all;
    ofJudges.set(mutated, found);
    return found;
  };
  const basisOf = ({ file }: Mutant, fate: Fate): string => {
    const judged = fate.state === "killed" ? ofTests.get(fileOf(fate.test)) : judgesOf(file);
    return `${hashOf([file])} ${judged}`;
  };
  return {
    recall(mutant) {
      const found = remembered[nameOf(mutant)];
      return found?.basis === (found && basisOf(mutant, found.fate)) ? found?.fate : undefined;
    },
    keep(mutant, fate) {
      remembered[nameOf(mutant)] = { fate, basis: basisOf(mutant, fate) };
    },
    save() {
      mkdirSync(path.dirname(PLACE), { recursive: true });
      writeFileSync(PLACE, JSON.stringify(remembered));
    },
  };
}

/** The memory of a run that starts from nothing. */
export const NOTHING_REMEMBERED: Memory["recall"] = () => undefined;

/** The file of a test as a verdict names it. */
export const fileOf = (test: string): string => test.slice(0, test.indexOf(" > "));

function read(): Record<string, Remembered> {
  try {
    return JSON.parse(readFileSync(PLACE, "utf8")) as Record<string, Remembered>;
  } catch {
    return {};
  }
}
