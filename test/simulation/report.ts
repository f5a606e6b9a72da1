import { ASSERTED_SEEDS, shortfalls } from "./coverage.ts";
import { FAULT_KINDS } from "./faults.ts";
import type { Figures } from "./figures.ts";
import type { OutcomesBy } from "./sandbox.ts";
import { STATE_ROWS } from "./state-table.ts";

/** The number of rare crash points that the report names. */
const RAREST = 10;

/** The figures of a run of seeds, in words: stories, faults, and missing coverage. */
export function reportOf(figures: Figures, seconds: number, outcomesBy: OutcomesBy): string {
  const { totals, faults, stateRows, crashPoints, telling } = figures;
  const missing = shortfalls(figures, outcomesBy);
  return [
    `${totals.seeds} seeds, ${totals.fires} fires, ${totals.executions} executions, ${totals.shards} shards`,
    `faults dealt:\n${listed(faults)}`,
    `rows of the state table:\n${listed({ ...Object.fromEntries(STATE_ROWS.map((row) => [row, 0])), ...stateRows })}`,
    `faults that changed outcomes: ${FAULT_KINDS.filter((fault) => telling[fault]).length} of ${FAULT_KINDS.length}`,
    `crashes at ${Object.keys(crashPoints).length} effects of functions, the rarest:\n${listed(crashPoints, RAREST)}`,
    totals.seeds >= ASSERTED_SEEDS
      ? ["coverage:", ...missing, `${missing.length} shortfalls`].join("\n  ")
      : `coverage: ${missing.length} shortfalls; it is asserted from ${ASSERTED_SEEDS} seeds on`,
    `${totals.violations} violations in ${seconds} s`,
  ].join("\n");
}

const listed = (counts: Readonly<Record<string, number>>, most = Number.POSITIVE_INFINITY): string =>
  Object.entries(counts)
    .sort(([, a], [, b]) => a - b)
    .slice(0, most)
    .map(([name, count]) => `  ${String(count).padStart(8)} ${name}`)
    .join("\n");
