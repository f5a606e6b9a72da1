import { Argument, Command, Option } from "commander";
import { benchApi } from "./api.ts";
import { benchColdstart } from "./coldstart/coldstart.ts";
import { benchCommand } from "./command.ts";
import { benchConsole } from "./console.ts";
import { benchCron } from "./cron.ts";
import { type Figure, printFigure } from "./figure.ts";
import { benchFires } from "./fires.ts";
import { benchHops } from "./hops/hops.ts";
import { benchJava } from "./java.ts";
import { benchJobs } from "./jobs.ts";
import { benchLarge } from "./large.ts";
import { benchLateness } from "./lateness/lateness.ts";
import { benchPackage } from "./package.ts";
import { benchRunner } from "./runner.ts";
import { benchShards } from "./shards.ts";
import { type BenchStack, startBenchStack } from "./stack.ts";
import { benchStorm } from "./storm.ts";

interface Options {
  readonly json?: true;
  /** Of the large job. */
  readonly shards: number;
}

/** All run on one stack, in this order. */
const BENCHES: Readonly<Record<string, (stack: BenchStack, options: Options) => Figure[] | Promise<Figure[]>>> = {
  cron: benchCron,
  command: benchCommand,
  coldstart: benchColdstart,
  api: benchApi,
  console: benchConsole,
  fires: benchFires,
  shards: benchShards,
  large: benchLarge,
  storm: benchStorm,
  jobs: benchJobs,
  runner: benchRunner,
  package: benchPackage,
  java: benchJava,
  lateness: benchLateness,
  hops: benchHops,
};

async function run(names: readonly string[], options: Options): Promise<boolean> {
  const figures: Figure[] = [];
  const stack = await startBenchStack();
  try {
    for (const [name, bench] of Object.entries(BENCHES)) {
      if (names.length > 0 && !names.includes(name)) continue;
      const found = await bench(stack, options);
      figures.push(...found);
      if (!options.json) for (const figure of found) printFigure(figure);
    }
  } finally {
    await stack.stop();
  }
  if (options.json) console.log(JSON.stringify(figures, null, 2));
  return figures.every(({ limit }) => limit?.holds !== false);
}

await new Command("npm run bench --")
  .description("Measures the system beside its parts, and ends with 1 when a limit is missed.")
  .addArgument(new Argument("[names...]", "names of measurements; all by default").choices(Object.keys(BENCHES)))
  .addOption(new Option("--json", "the figures as one JSON array"))
  .addOption(new Option("--shards <count>", "shards of the large job").default(10_000).argParser(Number))
  .action(async (names: string[], options: Options) => {
    process.exit((await run(names, options)) ? 0 : 1);
  })
  .parseAsync();
