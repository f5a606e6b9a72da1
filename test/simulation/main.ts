import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError } from "commander";
import { ASSERTED_SEEDS, shortfalls } from "./coverage.ts";
import { FAULT_KINDS } from "./faults.ts";
import { addFigures, noFigures } from "./figures.ts";
import { playSeeds, replayOf } from "./play-seeds.ts";
import type { Played } from "./played.ts";
import { STATE_ROWS } from "./state-table.ts";

const options = new Command("npm run simulate --")
  .description("Plays the system on a virtual clock against a seeded adversary, and checks every history.")
  .option("--seeds <from-to>", "the seeds to play", seedsOf, [1, 200] as const)
  .option("--severity <factor>", "multiplies the likelihood of every fault", Number, 1)
  .option("--workers <n>", "processes to play them in", Number, availableParallelism())
  .option("--json", "print a last line with the figures")
  .addHelpText(
    "after",
    "\nExit code: 0 when every history holds, 1 when one does not, 2 for an argument that cannot be read.",
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()
  .opts<{ seeds: readonly [number, number]; severity: number; workers: number; json?: true }>();

function seedsOf(text: string): readonly [number, number] {
  const [from = Number.NaN, to = from] = text.split("-").map(Number);
  if (!Number.isInteger(from) || !Number.isInteger(to) || from > to)
    throw new InvalidArgumentError(`"${text}" is not a range of seeds, like 1-200.`);
  return [from, to];
}

const PROGRESS_MS = 10_000;
/** Violations of one seed: one fault often shows in many places. */
const MOST_SHOWN = 10;
const [from, to] = options.seeds;
const begun = performance.now();
const figures = noFigures();
let toldAt = begun;

function played({ seed, violations, figures: more }: Played): void {
  addFigures(figures, more);
  for (const violation of violations.slice(0, MOST_SHOWN)) console.error(violation);
  if (violations.length > MOST_SHOWN) console.error(`and ${violations.length - MOST_SHOWN} more`);
  if (violations.length > 0) console.error(`  ${replayOf(seed, options.severity)}`);
  if (performance.now() - toldAt < PROGRESS_MS) return;
  toldAt = performance.now();
  console.error(`${figures.totals.seeds} of ${to - from + 1} seeds, ${figures.totals.fires} fires`);
}

const { workers, severity } = options;
const isComplete = await playSeeds({ from, to, workers, severity }, played);
const { totals } = figures;
const seconds = Math.round((performance.now() - begun) / 1_000);
const listed = (counts: Readonly<Record<string, number>>, most = Number.POSITIVE_INFINITY) =>
  Object.entries(counts)
    .sort(([, a], [, b]) => a - b)
    .slice(0, most)
    .map(([name, count]) => `  ${String(count).padStart(8)} ${name}`)
    .join("\n");
console.log(`${totals.seeds} seeds, ${totals.fires} fires, ${totals.executions} executions, ${totals.shards} shards`);
console.log(`faults dealt:\n${listed(figures.faults)}`);
console.log(
  `rows of the state table:\n${listed({ ...Object.fromEntries(STATE_ROWS.map((row) => [row, 0])), ...figures.stateRows })}`,
);
const { telling } = figures;
console.log(
  `faults that changed outcomes: ${FAULT_KINDS.filter((fault) => telling[fault]).length} of ${FAULT_KINDS.length}`,
);
const points = Object.keys(figures.crashPoints).length;
console.log(`crashes at ${points} effects of functions, the rarest:\n${listed(figures.crashPoints, 10)}`);
const isAsserted = totals.seeds >= ASSERTED_SEEDS;
const missing = isAsserted ? shortfalls(figures) : [];
if (isAsserted) console.log(["coverage:", ...missing, `${missing.length} shortfalls`].join("\n  "));
else console.log(`coverage is asserted from ${ASSERTED_SEEDS} seeds on only`);
console.log(`${totals.violations} violations in ${seconds} s`);
if (options.json) console.log(JSON.stringify({ ...totals, seconds, coverage: { ...figures, totals: undefined } }));
if (totals.violations > 0 || missing.length > 0 || !isComplete || totals.seeds !== to - from + 1) process.exitCode = 1;
