import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { servePackage } from "../../infra/local/example.ts";
import { request } from "../e2e/request.ts";
import { PARALLEL } from "./bare.ts";
import { countUses } from "./count-uses.ts";
import { writeEmptyProgram } from "./empty-program.ts";
import { type Figure, perSecond } from "./figure.ts";
import { MAP_USD_PER_MILLION, usdPerMillion } from "./prices.ts";
import { runShards } from "./run-shards.ts";
import { type BenchStack, emptyJob } from "./stack.ts";
import { watchPools } from "./watch-pools.ts";

const SHARDS = 10_000;
/** Two for each shard, and those of chunks. */
const WRITES = 21_000;
const MOST_TIMES = 2.5;
const MOST_USD = 2;

/** One execution of 10,000 shards of a program that does nothing, beside the process starts and writes it comes to. */
export async function benchLarge(stack: BenchStack): Promise<Figure[]> {
  const { local, bare } = stack;
  const directory = mkdtempSync(path.join(tmpdir(), "bench-"));
  writeEmptyProgram(path.join(directory, "empty"));
  const packages = await servePackage(directory, "empty");
  try {
    const app = { appName: "empty", appURL: packages.url, bootstrapScript: "empty" };
    await request(local.apiUrl, "POST", "/api/app", app);
    const job = { appName: "empty", scriptCommandLine: "./empty", shardingTotalCount: SHARDS };
    await request(local.apiUrl, "POST", "/api/job/register", emptyJob("large", job));
    await runShards(local.apiUrl, "large", [0, 1, 2, 3]);

    const processes = await perSecond(SHARDS, PARALLEL, bare.process);
    const writes = await perSecond(WRITES, PARALLEL, (n) => bare.write(-1 - n));
    const bareSeconds = SHARDS / processes + WRITES / writes;
    const counted = await countUses(local, ["-dispatcher", "-runner", "-collector"]);
    const runner = watchPools(local, ["-runner"]);
    const around = watchPools(local, ["-dispatcher", "-collector"]);
    const beganAt = performance.now();
    await runShards(local.apiUrl, "large");
    const seconds = (performance.now() - beganAt) / 1_000;
    const lastStartAt = Math.max(...[...runner.work.values()].map((one) => one.lastStartAt));
    runner.unwatch();
    around.unwatch();
    const usesOf = await counted();
    const perShard = (action: RegExp) => usesOf(action) / SHARDS;

    const uses = {
      writes: perShard(/^dynamodb:(Put|Update|Delete|BatchWrite)Item$/),
      reads: perShard(/^dynamodb:(GetItem|BatchGetItem|Query|ConditionCheckItem)$/),
      sends: perShard(/^sqs:SendMessage$/),
      removals: perShard(/^sqs:DeleteMessage$/),
    };
    const lambda = [...around.work.values()].map(({ count, gbSeconds }) => ({
      count: count / SHARDS,
      gbSeconds: gbSeconds / SHARDS,
    }));
    const usd = usdPerMillion(uses, lambda);
    const plain = (name: string, value: number, unit: string, peer = ""): Figure => ({ name, value, unit, peer });
    return [
      {
        ...plain("10,000 shards: complete", seconds, "s"),
        peer: `${SHARDS} bare processes + ${WRITES} bare writes: ${bareSeconds.toFixed(1)} s`,
        ratio: seconds / bareSeconds,
        limit: { text: `at most ${MOST_TIMES}`, holds: seconds / bareSeconds <= MOST_TIMES },
      },
      plain("10,000 shards: time to last start", (lastStartAt - beganAt) / 1_000, "s"),
      plain("10,000 shards: store writes", uses.writes, "per shard", "a claim, an end, what chunks add"),
      plain("10,000 shards: store reads", uses.reads, "per shard", "the cancel flag, what the collector asks"),
      plain(
        "10,000 shards: queue sends",
        uses.sends,
        "per shard",
        `messages removed: ${uses.removals.toFixed(2)} per shard`,
      ),
      {
        ...plain("1,000,000 shards, runner apart", usd, "USD"),
        peer: `Step Functions Distributed Map: ${MAP_USD_PER_MILLION.express} (Express), ${MAP_USD_PER_MILLION.standard} (Standard)`,
        ratio: usd / MAP_USD_PER_MILLION.express,
        limit: { text: `at most ${MOST_USD.toFixed(2)} USD`, holds: usd <= MOST_USD },
      },
    ];
  } finally {
    packages.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
