import { Command } from "commander";
import { violationsOf } from "./checker.ts";
import { play } from "./scenario.ts";

const options = new Command("npm run simulate --")
  .description("Plays the system on a virtual clock against a seeded adversary, and checks every history.")
  .option("--seeds <from-to>", "the seeds to play", "1-200")
  .option("--severity <factor>", "multiplies the likelihood of every fault", "1")
  .option("--json", "print a last line with the figures")
  .parse()
  .opts<{ seeds: string; severity: string; json?: true }>();
const [from = 1, to = from] = options.seeds.split("-").map(Number);

async function main(): Promise<void> {
  const begun = performance.now();
  const figures = { seeds: 0, fires: 0, executions: 0, violations: 0, seconds: 0 };
  const faults = new Map<string, number>();
  const crashPoints = new Map<string, number>();
  for (let seed = from; seed <= to; seed++) {
    const history = await play({ seed, severity: Number(options.severity) });
    const { world, adversary } = history.system;
    figures.seeds++;
    figures.fires += world.fires.keys().length;
    figures.executions += world.executions.keys().length;
    add(faults, adversary.dealt);
    add(crashPoints, adversary.crashPoints);
    const violations = violationsOf(history);
    figures.violations += violations.length;
    for (const violation of violations) console.error(`${violation}\n  npm run simulate -- --seeds ${seed}-${seed}`);
  }
  figures.seconds = Math.round((performance.now() - begun) / 1_000);
  console.log(
    `${figures.seeds} seeds, ${figures.fires} fires, ${figures.executions} executions: ${figures.violations} violations`,
  );
  console.log(`faults: ${listed(faults)}`);
  console.log(`${crashPoints.size} crash points, the rarest: ${listed(crashPoints, 8)}`);
  if (options.json) console.log(JSON.stringify(figures));
  if (figures.violations > 0) process.exitCode = 1;
}

function add(into: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [name, count] of counts) into.set(name, (into.get(name) ?? 0) + count);
}

const listed = (counts: ReadonlyMap<string, number>, most = counts.size) =>
  [...counts]
    .sort(([, a], [, b]) => a - b)
    .slice(0, most)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");

await main();
