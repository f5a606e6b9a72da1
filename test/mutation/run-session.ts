import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { BaseSequencer, startVitest, type TestSpecification } from "vitest/node";
import type { Range, Session, Trying, Verdict } from "./judge/session.ts";
import type { Judge } from "./judges.ts";
import type { Schemata } from "./schemata.ts";

const WATCH_MS = 500;
/** Set-up, and a test with all its mutants, may take this long. */
const LONGEST_MS = 600_000;

/** Tests that take longer than this (ms of the processor) judge the survivors of all others. */
const QUICK_MS = 40;

export interface Asked {
  /** Ids of the mutants to judge. */
  readonly mutants: readonly number[];
  readonly judges: readonly Judge[];
  /** Mutated files, by their path. */
  readonly schemata: ReadonlyMap<string, Schemata>;
  /** The simulation plays the seeds from 1 to this one. */
  readonly seeds: number;
}

/**
 * Has mutants judged by one process of tests, and by the next one whenever a mutant hangs or ends the process.
 * @param heard is told each verdict as it comes.
 */
export async function runSession(asked: Asked, heard: (verdict: Verdict) => void): Promise<void> {
  const alive = new Set(asked.mutants);
  const survived: Record<string, number[]> = {};
  const note = (verdict: Verdict) => {
    if (verdict.kind === "killed") alive.delete(verdict.mutant);
    if (verdict.kind === "survived") survived[verdict.test] = [...(survived[verdict.test] ?? []), ...verdict.mutants];
    heard(verdict);
  };
  for (const quickMs of [QUICK_MS, undefined]) await judgeLiving(quickMs);

  async function judgeLiving(quickMs: number | undefined) {
    for (let isOver = false; !isOver && alive.size > 0; ) {
      const stuck = await runProcess(asked, { mutants: [...alive], survived, quickMs }, note);
      if (stuck !== undefined)
        note({ kind: "killed", mutant: stuck.mutant, test: stuck.test, why: "it never ends", isTimeout: true });
      isOver = stuck === undefined;
    }
  }
}

/** @returns the try that the process did not come through. */
async function runProcess(
  { judges, schemata, seeds }: Asked,
  wanted: Pick<Session, "mutants" | "survived" | "quickMs">,
  heard: (verdict: Verdict) => void,
): Promise<Trying | undefined> {
  const folder = mkdtempSync(path.join(tmpdir(), "mutation-"));
  const place = (name: string) => path.join(folder, name);
  const session: Session = {
    ...wanted,
    importedBy: Object.fromEntries(judges.map((judge) => [judge.file, rangesOf(judge, schemata)])),
    verdicts: place("verdicts.jsonl"),
    trying: place("trying.json"),
  };
  writeFileSync(place("session.json"), JSON.stringify(session));
  writeFileSync(session.verdicts, "");
  let told = 0;
  const listen = () => {
    const lines = readFileSync(session.verdicts, "utf8").split("\n").slice(0, -1);
    for (const line of lines.slice(told)) heard(JSON.parse(line) as Verdict);
    told = lines.length;
  };
  const watching = setInterval(() => {
    listen();
    endIfStuck(session.trying);
  }, WATCH_MS);
  const files = judges.map(({ file }) => path.resolve(file));
  const ofTests = process.exitCode;
  try {
    const vitest = await startVitest(
      "test",
      [],
      {
        ...{ config: false, watch: false, include: files, reporters: [{}], silent: true, passWithNoTests: true },
        // One process runs all files one after the other, and holds all mutants.
        ...{ pool: "forks", isolate: false, maxWorkers: 1, fileParallelism: false },
        ...{ testTimeout: LONGEST_MS, hookTimeout: LONGEST_MS },
        ...{ setupFiles: [path.resolve("test/mutation/judge/set-up.ts")] },
        ...{ runner: path.resolve("test/mutation/judge/runner.ts"), sequence: { sequencer: inOrder(files) } },
        env: { MUTATION_SESSION: place("session.json"), MUTATION_SEEDS: String(seeds) },
      },
      {
        plugins: [
          {
            name: "mutants",
            enforce: "pre",
            transform: (_, id) => schemata.get(path.relative(process.cwd(), id))?.text,
          },
        ],
      },
    );
    for (const { name, result } of vitest.state.getFiles())
      for (const { message } of result?.errors ?? []) heard({ kind: "unfit", test: name, why: message });
    await vitest.close();
  } finally {
    clearInterval(watching);
    listen();
  }
  // The tests of mutants fail; that is not the outcome of this process.
  process.exitCode = ofTests;
  const last = tryingIn(session.trying);
  rmSync(folder, { recursive: true });
  return last === undefined || last.mutant === 0 ? undefined : last;
}

/** The mutants of the files that a test file imports, as ranges of their numbers. */
function rangesOf({ imports }: Judge, schemata: Asked["schemata"]): Range[] {
  const found: Range[] = [];
  for (const [file, { mutants }] of schemata) {
    const [first, last] = [mutants[0]?.id, mutants.at(-1)?.id];
    if (imports.has(file) && first !== undefined && last !== undefined) found.push([first, last]);
  }
  return found;
}

/** Runs files in an order of our own. */
const inOrder = (files: readonly string[]) =>
  class extends BaseSequencer {
    override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
      const placeOf = ({ moduleId }: TestSpecification) => files.indexOf(moduleId);
      return [...specifications].sort((a, b) => placeOf(a) - placeOf(b));
    }
  };

function tryingIn(file: string): Trying | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Trying;
  } catch {
    // It is not there yet, or half written.
    return undefined;
  }
}

/** Ends the process of tests whose mutant goes round without ever waiting. */
function endIfStuck(file: string): void {
  const trying = tryingIn(file);
  if (trying === undefined || trying.mutant === 0 || Date.now() - statSync(file).mtimeMs < trying.limitMs) return;
  try {
    process.kill(trying.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
