import { ARGUED } from "./argued.ts";
import type { Judged } from "./judge-mutants.ts";
import { fileOf } from "./memory.ts";
import { type Mutant, nameOf } from "./mutant.ts";
import { FOLDERS } from "./plan.ts";

/** Counts of one folder or operator. */
export interface Row {
  readonly name: string;
  /** All that there are. */
  readonly generated: number;
  /** All that were judged. */
  readonly mutants: number;
  /** By unit and contract tests. */
  readonly byTests: number;
  readonly bySimulation: number;
  /** Of the killed ones: the test did not end in time. */
  readonly timeouts: number;
  readonly argued: number;
  /** Survivors for which nothing is argued. */
  readonly open: number;
}

export const isArgued = ({ mutant, fate }: Judged): boolean => fate.state !== "killed" && nameOf(mutant) in ARGUED;
export const isOpen = (judged: Judged): boolean => judged.fate.state !== "killed" && !isArgued(judged);

export function rowOf(name: string, all: readonly Mutant[], judged: readonly Judged[]): Row {
  const killers = judged.flatMap(({ fate }) => (fate.state === "killed" ? [fileOf(fate.test)] : []));
  const bySimulation = killers.filter((file) => file.endsWith("/seeds.ts")).length;
  return {
    name,
    generated: all.length,
    mutants: judged.length,
    byTests: killers.length - bySimulation,
    bySimulation,
    timeouts: judged.filter(({ fate }) => fate.state === "killed" && fate.isTimeout).length,
    argued: judged.filter(isArgued).length,
    open: judged.filter(isOpen).length,
  };
}

/** Killed mutants in a hundred, rounded down to one decimal. */
export const scoreOf = ({ mutants, byTests, bySimulation }: Row): number =>
  mutants === 0 ? 100 : Math.floor(((byTests + bySimulation) / mutants) * 1_000) / 10;

/** One row per folder that has mutants, and the total. @param all mutants that there are, judged or not. */
export function rowsByFolder(all: readonly Mutant[], judged: readonly Judged[]): Row[] {
  const rows = FOLDERS.map((folder) => rowWhere(folder, all, judged, ({ file }) => file.startsWith(`${folder}/`)));
  return [...rows.filter(({ mutants }) => mutants > 0), rowOf("total", all, judged)];
}

export function rowsByOperator(all: readonly Mutant[], judged: readonly Judged[]): Row[] {
  const operators = [...new Set(judged.map(({ mutant }) => mutant.operator))].sort();
  return operators.map((name) => rowWhere(name, all, judged, ({ operator }) => operator === name));
}

const rowWhere = (
  name: string,
  all: readonly Mutant[],
  judged: readonly Judged[],
  isIn: (mutant: Mutant) => boolean,
): Row =>
  rowOf(
    name,
    all.filter(isIn),
    judged.filter(({ mutant }) => isIn(mutant)),
  );
