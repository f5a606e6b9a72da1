import path from "node:path";
import { filesOf, importsOf } from "./source-files.ts";

/** Folders of the tests that judge, the cheap ones first: most mutants die there. */
const FOLDERS = [
  ...["core/run", "steps", "planner", "dispatcher", "collector", "sweep", "memory", "api"],
  ...["adapters/contract", "adapters/dynamodb"],
];

/** Tests of hundreds of random cases, of very large items, and of answers that never come: they judge behind all that is quick. */
const SLOW = /laws|same-answers|garbled|lost-answers|item-sizes/;

/** The simulation, the last judge. */
export const SEEDS = "test/mutation/judge/seeds.ts";

/** A test file with all that it imports. */
export interface Judge {
  readonly file: string;
  readonly imports: ReadonlySet<string>;
}

export interface Bench {
  readonly simulation: boolean;
  /** Parts of the paths of the test files that judge. @default all of them */
  readonly named?: readonly string[] | undefined;
}

/** Test files that import any of the mutated ones, in the order in which they judge. */
export function judgesOf(mutated: readonly string[], { simulation, named }: Bench): Judge[] {
  const files = FOLDERS.flatMap((folder) => filesOf(`test/${folder}`, ".test.ts"));
  // A file's own test knows most, and then the tests of its folder.
  const mirrors = mutated.map((file) => file.replace(/^functions/, "test").replace(/\.ts$/, ".test.ts"));
  const ownFolders = mirrors.map((file) => path.dirname(file));
  const isOwn = (file: string) => ownFolders.some((folder) => file.startsWith(`${folder}/`));
  const placeOf = (file: string) => (SLOW.test(file) ? 3 : mirrors.includes(file) ? 0 : isOwn(file) ? 1 : 2);
  files.sort((a, b) => placeOf(a) - placeOf(b));
  return [...files.filter((file) => !file.endsWith(".soak.test.ts")), ...(simulation ? [SEEDS] : [])]
    .filter((file) => file === SEEDS || (named?.some((part) => file.includes(part)) ?? true))
    .map((file) => ({ file, imports: importsOf(file) }))
    .filter(({ imports }) => mutated.some((file) => imports.has(file)));
}
