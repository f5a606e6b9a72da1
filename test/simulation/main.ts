import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { ASSERTED_SEEDS, shortfalls } from "./coverage.ts";
import { addFigures, noFigures } from "./figures.ts";
import { playSeeds, replayOf } from "./play-seeds.ts";
import type { Played } from "./played.ts";
import { reportOf } from "./report.ts";
import type { OutcomesBy } from "./sandbox.ts";

const options = new Command("npm run simulate --")
  .description("Plays the system on a virtual clock against a seeded adversary, and checks every history.")
  .option("--seeds <from-to>", "the seeds to play", seedsOf, [1, 200] as const)
  .option("--severity <factor>", "multiplies the likelihood of every fault", Number, 1)
  .addOption(
    new Option("--outcomes-by <way>", "the way of outcomes to the collector")
      .choices(["destination", "runner"])
      .default("destination"),
  )
  .option("--workers <n>", "processes to play them in", Number, availableParallelism())
  .option("--json", "print a last line with the figures")
  .addHelpText(
    "after",
    "\nExit code: 0 when every history holds, 1 when one does not, 2 for an argument that cannot be read.\nSIGINT and SIGTERM end it with the figures of the seeds that were played; the exit code is 130 or 143.",
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()
  .opts<{
    seeds: readonly [number, number];
    severity: number;
    outcomesBy: OutcomesBy;
    workers: number;
    json?: true;
  }>();

function seedsOf(text: string): readonly [number, number] {
  const [from = Number.NaN, to = from] = text.split("-").map(Number);
  if (!Number.isInteger(from) || !Number.isInteger(to) || from > to)
    throw new InvalidArgumentError(`"${text}" is not a range of seeds, like 1-200.`);
  return [from, to];
}

const PROGRESS_MS = 10_000;
/** The most violations that are printed for a seed: one cause often shows in many places. */
const MOST_SHOWN = 10;
/** The exit code of a shell for a process that a signal ended: 128 plus the signal's number. */
const EXIT_OF = { SIGINT: 130, SIGTERM: 143 };
const [from, to] = options.seeds;
const begun = performance.now();
const figures = noFigures();
let toldAt = begun;

function played({ seed, violations, figures: more }: Played): void {
  addFigures(figures, more);
  for (const violation of violations.slice(0, MOST_SHOWN)) console.error(violation);
  if (violations.length > MOST_SHOWN) console.error(`and ${violations.length - MOST_SHOWN} more`);
  if (violations.length > 0) console.error(`  ${replayOf(seed, options.severity, options.outcomesBy)}`);
  if (performance.now() - toldAt < PROGRESS_MS) return;
  toldAt = performance.now();
  console.error(`${figures.totals.seeds} of ${to - from + 1} seeds, ${figures.totals.fires} fires`);
}

/** Prints the seeds that have been played so far. */
function report(): void {
  const seconds = Math.round((performance.now() - begun) / 1_000);
  console.log(reportOf(figures, seconds, options.outcomesBy));
  if (options.json)
    console.log(JSON.stringify({ ...figures.totals, seconds, coverage: { ...figures, totals: undefined } }));
}

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    console.error(`ended by ${signal} after ${figures.totals.seeds} of ${to - from + 1} seeds`);
    report();
    stop.abort();
    process.exit(EXIT_OF[signal]);
  });

const { workers, severity, outcomesBy } = options;
const isComplete = await playSeeds(
  { from, to, workers, severity, outcomesBy, isTelling: true, stop: stop.signal },
  played,
);
report();
const { totals } = figures;
const isCovered = totals.seeds < ASSERTED_SEEDS || shortfalls(figures, outcomesBy).length === 0;
if (totals.violations > 0 || !isCovered || !isComplete || totals.seeds !== to - from + 1) process.exitCode = 1;
