import { benchApi } from "./api.ts";
import { benchCron } from "./cron.ts";
import { printFigure } from "./figure.ts";
import { benchFires } from "./fires.ts";
import { benchShards } from "./shards.ts";
import { startBenchStack } from "./stack.ts";

for (const figure of benchCron()) printFigure(figure);
const stack = await startBenchStack();
try {
  for (const bench of [benchApi, benchFires, benchShards]) for (const figure of await bench(stack)) printFigure(figure);
} finally {
  await stack.stop();
}
process.exit(0);
