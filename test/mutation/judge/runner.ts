import { setMaxListeners } from "node:events";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type RunnerTestCase as Test, TestRunner } from "vitest";
import type { Range, Session, Trying, Verdict } from "./session.ts";
import { ENDLESS, newSwitch, type Switch } from "./switch.ts";

/** A mutant may take ten times as long as the unchanged code, and then some. */
const SLOWER = 10;
const LEAST_MS = 3_000;
/** Code that never waits cannot be stopped from within: the process is ended some time later. */
const PATIENCE = 3;
/** Set-up and unchanged code may take this long. */
const UNCHANGED_MS = 600_000;
/** A mutant's place may be passed a hundred times as often as in unchanged code. */
const MORE_OFTEN = 100;
const LEAST_PASSES = 10_000;

const TOO_LONG = "it takes too long";

/** Stands for the failure of a test that has more to judge. */
const AGAIN = { name: "Again", message: "once more" };

/** One process runs all test files; this outlives each of them. */
interface Shared {
  readonly session: Session;
  readonly alive: Set<number>;
}

declare global {
  var $mutation: Switch | undefined;
  var $mutationShared: Shared | undefined;
}

function shared(): Shared {
  globalThis.$mutation ??= newSwitch();
  if (globalThis.$mutationShared === undefined) {
    const session = JSON.parse(readFileSync(String(process.env.MUTATION_SESSION), "utf8")) as Session;
    globalThis.$mutationShared = { session, alive: new Set(session.mutants) };
  }
  return globalThis.$mutationShared;
}

/** One test under way. */
interface Round {
  readonly test: string;
  readonly file: string;
  /** How often it was run unchanged. */
  unchanged: number;
  /** The mutant that is on; 0 for none. */
  on: number;
  begunAt: number;
  longestMs: number;
  /** Time of the processor, in ms: other processes do not prolong it. */
  busyMs: number;
  passes: ReadonlyMap<number, number>;
  waiting: number[];
  readonly survivors: number[];
  /** Whether the tests' shared stores were emptied since it last held. */
  isCleaned: boolean;
  /** The last kill, until the test has held once more without any mutant. */
  unproven: { readonly mutant: number; readonly why: string } | undefined;
}

/**
 * Judges mutants inside an ordinary run of the tests. Each test is repeated, hooks included: twice unchanged, then with
 * one mutant after the other switched on. A failure kills the mutant, provided that the test holds again without it.
 * Vitest repeats a test that fails, so a test has "failed" for as long as there is something to try.
 */
export default class MutationRunner extends TestRunner {
  readonly #shared = shared();
  readonly #switch = globalThis.$mutation as Switch;
  #round: Round | undefined;
  #busyBefore = process.cpuUsage();

  override async onBeforeRunTask(test: Test) {
    await super.onBeforeRunTask(test);
    test.retry = Number.MAX_SAFE_INTEGER;
    setMaxListeners(0, test.context.signal);
    const file = path.relative(process.cwd(), test.file.filepath);
    this.#switch.take();
    this.#round = {
      ...{
        test: `${file} > ${namesOf(test).join(" > ")}`,
        file,
        unchanged: 0,
        on: 0,
        begunAt: 0,
        longestMs: 0,
        busyMs: 0,
      },
      ...{ passes: new Map(), waiting: [], survivors: [], isCleaned: false, unproven: undefined },
    };
  }

  override onBeforeTryTask(test: Test) {
    super.onBeforeTryTask(test);
    const round = this.#round as Round;
    this.#switch.turn(round.on, (round.passes.get(round.on) ?? 0) * MORE_OFTEN + LEAST_PASSES);
    if (test.result !== undefined) test.result.errors = [];
    round.begunAt = performance.now();
    this.#busyBefore = process.cpuUsage();
    this.#note(round.on, round.on === 0 ? UNCHANGED_MS : limitOf(round) * PATIENCE);
  }

  async runTask(test: Test) {
    const round = this.#round as Round;
    const run = TestRunner.getTestFn(test) as () => Promise<unknown>;
    if (round.on === 0) return void (await run());
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(TOO_LONG)), limitOf(round));
    });
    try {
      await Promise.race([run(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async onAfterRetryTask(test: Test) {
    const { result } = test;
    if (result === undefined || result.state === "skip") return;
    const round = this.#round as Round;
    const failure = result.state === "fail" ? String(result.errors?.[0]?.message ?? "").slice(0, 300) : undefined;
    this.#switch.turn(0, 0);
    this.#note(0, UNCHANGED_MS);
    const isOver = round.on === 0 ? await this.#heldUnchanged(round, failure) : this.#judged(round, failure);
    result.state = isOver ? "pass" : "fail";
    result.errors = isOver ? [] : [AGAIN];
  }

  /** @returns whether the test has nothing more to judge. */
  async #heldUnchanged(round: Round, failure: string | undefined): Promise<boolean> {
    const seen = this.#switch.take();
    round.longestMs = Math.max(round.longestMs, performance.now() - round.begunAt);
    const { user, system } = process.cpuUsage(this.#busyBefore);
    round.busyMs = (user + system) / 1_000;
    const { unproven, test } = round;
    // A mutant may have left something there, in this test or in one before.
    if (failure !== undefined && !round.isCleaned) {
      round.isCleaned = true;
      await this.#switch.clean();
      return false;
    }
    round.isCleaned = false;
    if (failure !== undefined) {
      this.#tell({ kind: "unfit", test, why: failure });
      return true;
    }
    if (unproven !== undefined) {
      round.unproven = undefined;
      this.#shared.alive.delete(unproven.mutant);
      const isTimeout = unproven.why === TOO_LONG || unproven.why.endsWith(ENDLESS);
      this.#tell({ kind: "killed", test, ...unproven, ...(isTimeout && { isTimeout }) });
    }
    round.unchanged++;
    if (round.unchanged === 1) round.passes = seen;
    if (round.unchanged === 2) round.waiting = this.#judgedBy(round);
    return round.unchanged >= 2 && this.#isLast(round);
  }

  #judged(round: Round, failure: string | undefined): boolean {
    if (failure === undefined) {
      round.survivors.push(round.on);
      return this.#isLast(round);
    }
    round.unproven = { mutant: round.on, why: failure };
    round.on = 0;
    return false;
  }

  /** Goes on to the next mutant, if there is one. */
  #isLast(round: Round): boolean {
    round.on = round.waiting.pop() ?? 0;
    if (round.on !== 0) return false;
    this.#tell({ kind: "survived", mutants: round.survivors, test: round.test, ms: Math.round(round.longestMs) });
    return true;
  }

  /**
   * Living mutants that the test has passed. One of a constant, which has no place that could be passed, is judged by
   * every test whose file imports it; but if only its own file can use it, by those that pass any place of that file.
   */
  #judgedBy({ passes, test, file, busyMs }: Round): number[] {
    const { alive, session } = this.#shared;
    if (busyMs > (session.quickMs ?? Number.POSITIVE_INFINITY)) return [];
    const imported = session.importedBy[file] ?? [];
    const places = imported.map((range) => {
      const ids = idsOf(range).filter((id) => !this.#switch.isOfConstant(id));
      return { range, isPassed: ids.length === 0 || ids.some((id) => passes.has(id)) };
    });
    const isUsed = (id: number) => {
      const place = places.find(({ range: [first, last] }) => first <= id && id <= last);
      return place !== undefined && (place.isPassed || !this.#switch.isOfLocalConstant(id));
    };
    const known = new Set(session.survived[test]);
    return [...alive]
      .filter((id) => !known.has(id) && (passes.has(id) || (this.#switch.isOfConstant(id) && isUsed(id))))
      .reverse();
  }

  #tell(verdict: Verdict) {
    appendFileSync(this.#shared.session.verdicts, `${JSON.stringify(verdict)}\n`);
  }

  #note(mutant: number, limitMs: number) {
    const trying: Trying = { pid: process.pid, mutant, test: this.#round?.test ?? "", limitMs };
    writeFileSync(this.#shared.session.trying, JSON.stringify(trying));
  }
}

const idsOf = ([first, last]: Range) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

const limitOf = ({ longestMs }: Round) => longestMs * SLOWER + LEAST_MS;

function namesOf(test: Test): string[] {
  const names = [test.name];
  for (let { suite } = test; suite !== undefined; { suite } = suite) names.unshift(suite.name);
  return names;
}
