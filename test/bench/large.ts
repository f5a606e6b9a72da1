import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { servePackage } from "../../infra/local/cli/example.ts";
import { request } from "../e2e/harness/request.ts";
import { PARALLEL } from "./bare.ts";
import { countUses } from "./count-uses.ts";
import { writeEmptyProgram } from "./empty-program.ts";
import { type Figure, perSecond } from "./figure.ts";
import { MAP_USD_PER_MILLION, usdPerMillion } from "./prices.ts";
import { runShards } from "./run-shards.ts";
import { type BenchStack, emptyJob } from "./stack.ts";
import { watchPools } from "./watch-pools.ts";

/** Two for each shard, and those of chunks. */
const WRITES = 2.1;
const MOST_TIMES = 2.5;
const MOST_USD = 2;

/** One execution of many shards whose program does nothing, beside as many bare process starts and bare writes. */
export async function benchLarge(stack: BenchStack, { shards }: { readonly shards: number }): Promise<Figure[]> {
  const { local, bare } = stack;
  const directory = mkdtempSync(path.join(tmpdir(), "bench-"));
  writeEmptyProgram(path.join(directory, "empty"));
  const packages = await servePackage(directory, "empty");
  try {
    const app = { appName: "empty", appURL: packages.url, bootstrapScript: "empty" };
    await request(local.apiUrl, "POST", "/api/app", app);
    const job = { appName: "empty", scriptCommandLine: "./empty", shardingTotalCount: shards };
    await request(local.apiUrl, "POST", "/api/job/register", emptyJob("large", job));
    await runShards(local.apiUrl, "large", [0, 1, 2, 3]);

    const processes = await perSecond(shards, PARALLEL, bare.process);
    const bareWrites = Math.round(shards * WRITES);
    const writes = await perSecond(bareWrites, PARALLEL, (n) => bare.write(-1 - n));
    const bareSeconds = shards / processes + bareWrites / writes;
    const counted = await countUses(local, ["-dispatcher", "-runner", "-collector"]);
    const countedOfRunner = await countUses(local, ["-runner"]);
    const runner = watchPools(local, ["-runner"]);
    const around = watchPools(local, ["-dispatcher", "-collector"]);
    const beganAt = performance.now();
    await runShards(local.apiUrl, "large");
    const seconds = (performance.now() - beganAt) / 1_000;
    const lastStartAt = Math.max(...[...runner.work.values()].map((one) => one.lastStartAt));
    runner.unwatch();
    around.unwatch();
    const usesOf = await counted();
    // Of a short task the runner reads only the cancel flag, eventually consistent.
    const flags = (await countedOfRunner())(/^dynamodb:GetItem$/) / shards;
    const perShard = (action: RegExp) => usesOf(action) / shards;

    const ofAll = (part: "count" | "gbSeconds" | "batches") =>
      [...around.work.values()].reduce((sum, work) => sum + work[part], 0) / shards;
    const uses = {
      writes: perShard(/^dynamodb:(Put|Update|Delete|BatchWrite)Item$/),
      reads: perShard(/^dynamodb:(GetItem|BatchGetItem|Query|ConditionCheckItem)$/),
      sends: perShard(/^sqs:SendMessage$/),
      flags,
      batches: ofAll("batches"),
    };
    const lambda = { count: ofAll("count"), gbSeconds: ofAll("gbSeconds") };
    const usd = usdPerMillion(uses, lambda);
    const countedUsd = usdPerMillion(uses, { ...lambda, gbSeconds: 0 });
    const many = `${shards.toLocaleString("en")} shards`;
    const plain = (name: string, value: number, unit: string, peer = ""): Figure => ({ name, value, unit, peer });
    return [
      {
        ...plain(`${many}: complete`, seconds, "s"),
        peer: `${shards} bare processes + ${bareWrites} bare writes: ${bareSeconds.toFixed(1)} s`,
        ratio: seconds / bareSeconds,
        limit: { text: `at most ${MOST_TIMES}`, holds: seconds / bareSeconds <= MOST_TIMES },
      },
      plain(`${many}: time to last start`, (lastStartAt - beganAt) / 1_000, "s"),
      plain(`${many}: store writes`, uses.writes, "per shard", "a claim, an end, the chunks' parts"),
      plain(`${many}: dispatcher and collector`, lambda.gbSeconds * 1_000, "GB-ms per shard"),
      plain(`${many}: store reads`, uses.reads, "per shard", "the cancel flag, the collector's reads"),
      plain(
        `${many}: queue sends`,
        uses.sends,
        "per shard",
        `received in ${uses.batches.toFixed(3)} batches per shard, removed in as many`,
      ),
      plain(
        "1,000,000 shards, without durations",
        countedUsd,
        "USD",
        "as counted: it does not grow with the machine's load",
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
