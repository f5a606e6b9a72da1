import { ARGUED } from "./argued.ts";
import type { Judged } from "./judge-mutants.ts";
import { fileOf } from "./memory.ts";
import { nameOf } from "./mutant.ts";
import { FOLDERS } from "./plan.ts";

/** Counts of one folder or operator. */
export interface Row {
  readonly name: string;
  readonly mutants: number;
  /** By unit and contract tests. */
  readonly byTests: number;
  readonly bySimulation: number;
  readonly argued: number;
  /** Survivors for which nothing is argued. */
  readonly open: number;
}

export const isArgued = ({ mutant, fate }: Judged): boolean => fate.state !== "killed" && nameOf(mutant) in ARGUED;
export const isOpen = (judged: Judged): boolean => judged.fate.state !== "killed" && !isArgued(judged);

export function rowOf(name: string, judged: readonly Judged[]): Row {
  const killers = judged.flatMap(({ fate }) => (fate.state === "killed" ? [fileOf(fate.test)] : []));
  const bySimulation = killers.filter((file) => file.endsWith("/seeds.ts")).length;
  return {
    name,
    mutants: judged.length,
    byTests: killers.length - bySimulation,
    bySimulation,
    argued: judged.filter(isArgued).length,
    open: judged.filter(isOpen).length,
  };
}

/** Killed mutants in a hundred, rounded down to one decimal. */
export const scoreOf = ({ mutants, byTests, bySimulation }: Row): number =>
  mutants === 0 ? 100 : Math.floor(((byTests + bySimulation) / mutants) * 1_000) / 10;

/** One row per folder that has mutants, and the total. */
export function rowsByFolder(judged: readonly Judged[]): Row[] {
  const rows = FOLDERS.map((folder) =>
    rowOf(
      folder,
      judged.filter(({ mutant }) => mutant.file.startsWith(`${folder}/`)),
    ),
  );
  return [...rows.filter(({ mutants }) => mutants > 0), rowOf("total", judged)];
}

export function rowsByOperator(judged: readonly Judged[]): Row[] {
  const operators = [...new Set(judged.map(({ mutant }) => mutant.operator))].sort();
  return operators.map((operator) =>
    rowOf(
      operator,
      judged.filter(({ mutant }) => mutant.operator === operator),
    ),
  );
}
