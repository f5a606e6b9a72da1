import { Argument, Command, Option } from "commander";
import { benchApi } from "./api.ts";
import { benchCron } from "./cron.ts";
import { type Figure, printFigure } from "./figure.ts";
import { benchFires } from "./fires.ts";
import { benchJobs } from "./jobs.ts";
import { benchLarge } from "./large.ts";
import { benchRunner } from "./runner.ts";
import { benchShards } from "./shards.ts";
import { type BenchStack, startBenchStack } from "./stack.ts";

/** Each on a stack that has seen nothing but those before it. */
const BENCHES: Readonly<Record<string, (stack: BenchStack) => Figure[] | Promise<Figure[]>>> = {
  cron: benchCron,
  api: benchApi,
  fires: benchFires,
  shards: benchShards,
  large: benchLarge,
  jobs: benchJobs,
  runner: benchRunner,
};

async function run(names: readonly string[], isJson: boolean): Promise<boolean> {
  const figures: Figure[] = [];
  const stack = await startBenchStack();
  try {
    for (const [name, bench] of Object.entries(BENCHES)) {
      if (names.length > 0 && !names.includes(name)) continue;
      const found = await bench(stack);
      figures.push(...found);
      if (!isJson) for (const figure of found) printFigure(figure);
    }
  } finally {
    await stack.stop();
  }
  if (isJson) console.log(JSON.stringify(figures, null, 2));
  return figures.every(({ limit }) => limit?.holds !== false);
}

await new Command("npm run bench --")
  .description("Measures the system beside what it is made of, and ends with 1 when a limit is missed.")
  .addArgument(new Argument("[names...]", "what to measure; everything unless named").choices(Object.keys(BENCHES)))
  .addOption(new Option("--json", "the figures as one JSON array"))
  .action(async (names: string[], { json }: { json?: true }) => {
    process.exit((await run(names, json === true)) ? 0 : 1);
  })
  .parseAsync();
