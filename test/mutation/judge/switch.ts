/** The mutant that is on, and the observations of all: shared by every module of the process that runs the tests. */
export interface Switch {
  /** Asked by mutated code at every place of a mutant. @throws Endless when the mutant that is on is asked for too often. */
  isOn(id: number): boolean;
  /** Has a constant worked out again whenever one of these mutants is switched, and by `clean`. */
  onSwitch(ids: readonly number[], workOut: () => void, isExported: boolean): void;
  /** Whether a mutant is in a constant, which is worked out before any test begins. */
  isOfConstant(id: number): boolean;
  /** Whether only code of its own file can use the constant that a mutant is in. */
  isOfLocalConstant(id: number): boolean;
  /** Switches a mutant on (0: none). @param limit how often its place may be passed. */
  turn(id: number, limit: number): void;
  /** Has the state that tests share emptied when a mutant has left something there that no test can live with. */
  onDirty(clean: () => Promise<void>): void;
  clean(): Promise<void>;
  /** How often the place of each mutant was passed since the last call, without a mutant on. */
  take(): ReadonlyMap<number, number>;
}

/** The end of the message of an `Endless`. */
export const ENDLESS = "goes round for ever";

/** Thrown out of mutated code that goes round for ever. */
class Endless extends Error {}

export function newSwitch(): Switch {
  const constants = new Map<number, (() => void)[]>();
  let passed = new Map<number, number>();
  const all: (() => void)[] = [];
  const local = new Set<number>();
  const cleaners: (() => Promise<void>)[] = [];
  let on = 0;
  let left = 0;
  const workOut = (id: number) => {
    for (const again of constants.get(id) ?? []) again();
  };
  return {
    isOn(id) {
      if (on === 0) {
        passed.set(id, (passed.get(id) ?? 0) + 1);
        return false;
      }
      if (id !== on) return false;
      if (left-- <= 0) throw new Endless(`mutant ${id} ${ENDLESS}`);
      return true;
    },
    onSwitch(ids, again, isExported) {
      all.push(again);
      if (!isExported) for (const id of ids) local.add(id);
      for (const id of ids) constants.set(id, [...(constants.get(id) ?? []), again]);
    },
    onDirty: (clean) => void cleaners.push(clean),
    async clean() {
      for (const again of all) again();
      // Stores of test files that are over are gone.
      await Promise.allSettled(cleaners.map((clean) => clean()));
    },
    isOfConstant: (id) => constants.has(id),
    isOfLocalConstant: (id) => local.has(id),
    turn(id, limit) {
      const before = on;
      on = id;
      left = limit;
      if (before !== 0 && before !== id) workOut(before);
      workOut(id);
    },
    take() {
      const seen = passed;
      passed = new Map();
      return seen;
    },
  };
}
