import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { METRICS } from "../../functions/contract/metrics.ts";
import { usdOf } from "../../functions/core/cost/monthly-cost.ts";
import type { Messages, Outbox, SubscriptionReads } from "../../functions/ports/notices.ts";
import { batchOf, NOW, recordOf } from "../support/over-world.ts";
import { anEmittingWorld } from "./an-emitting-world.ts";

/** USD a GB that is written, and a message that is published. @see https://aws.amazon.com/cloudwatch/pricing/ @see https://aws.amazon.com/sns/pricing/ */
const PER_GB = 0.5;
const PER_PUBLISH = 0.5e-6;
const MILLION = 1_000_000;
const LARGE = 10_000;
const README = ["README.md", "README.zh-CN.md"].map((file) =>
  readFileSync(path.join(import.meta.dirname, "../..", file), "utf8"),
);
const states = (figure: string) => {
  for (const text of README) expect(text.includes(figure), `the README states ${figure}`).toBe(true);
};

/** A fire from its wake to the end of its shards. @returns bytes of all lines that the functions write. */
async function bytesOfFire(shardingTotalCount: number): Promise<number> {
  const at = await anEmittingWorld({ shardingTotalCount });
  await at.plan({ jobName: "foo_job", scheduledTime: new Date(NOW).toISOString() });
  await at.dispatch(batchOf({ jobName: "foo_job", instantEpochSeconds: Math.floor(NOW / 1_000) + 5 }));
  // Each loop also takes the messages that it adds itself.
  for (const message of at.world.invoked) if ("fanOut" in message) await at.dispatch(message.fanOut);
  for (const { task } of at.world.run) await at.collect(batchOf(recordOf(task, { endedAt: at.world.now })));
  expect(at.samples("ShardsFINISHED")).toMatchObject([{ value: shardingTotalCount }]);
  return at.bytes();
}

const usdOfBytes = (bytes: number) => (bytes / 1e9) * PER_GB;

test("a million shards cost the log lines of functions and metrics that the README states", async () => {
  const [one, two, many] = [await bytesOfFire(1), await bytesOfFire(200), await bytesOfFire(400)];
  expect(many - two, "a shard of a large execution adds no line").toBeLessThan(10);
  const [alone, together] = [usdOfBytes(one * MILLION), usdOfBytes(many * (MILLION / LARGE))];
  expect(together).toBeLessThan(0.01);
  states(`| ${alone.toFixed(2)} |`);
  expect(Object.keys(METRICS)).toHaveLength(15);
  for (const text of README) expect(text).toMatch(/\b15 (metrics|个指标)/);
});

/** Units of the store. An item of a transaction is two, and a change of an entry in the index of owed work is one. */
const UNITS = {
  get: { reads: 1 },
  waiting: { reads: 1 },
  between: { reads: 1 },
  hold: { writes: 1 },
  begin: { writes: 1 },
  release: { writes: 1 },
} as const;
const IN_TRANSACTION = 2;
const OF_INDEX = 1;
/** The row of the outbox, in the transaction of the outcome. */
const OUTBOX_ROW = IN_TRANSACTION + OF_INDEX;
/** The notifier has 256 MB. The address answers in 0.2 s, and the requests to the store take 0.1 s together. */
const TELLING_GB_SECONDS = 0.25 * 0.3;
/** The dispatcher passes the message on, in 50 ms. */
const PASSING_GB_SECONDS = 0.05;

test("a million notices, each told by itself, cost the sum that the README states", async () => {
  let [reads, writes] = [0, OUTBOX_ROW];
  const at = await anEmittingWorld();
  const counted = <P extends object>(port: P, rowsOf: (method: string, args: readonly unknown[]) => number): P =>
    new Proxy(port, {
      get: (target, method) => {
        const call: unknown = Reflect.get(target, method);
        if (typeof call !== "function") return call;
        return (...args: unknown[]) => {
          const units: { reads?: number; writes?: number } | undefined = UNITS[method as keyof typeof UNITS];
          reads += units?.reads ?? 0;
          writes += units?.writes ?? rowsOf(String(method), args);
          return call.apply(target, args);
        };
      },
    });
  const { outbox, messages, subscriptions } = at.deps;
  const owedRow = IN_TRANSACTION + OF_INDEX;
  const ports = {
    outbox: counted<Outbox>(outbox, (method, [, waiting]) =>
      method === "passOn" ? owedRow * (1 + (waiting as unknown[]).length) : 0,
    ),
    messages: counted<Messages>(messages, (method, [, message]) =>
      // The hold, the record of the end, and the entries that were told.
      method === "settle" ? 2 * IN_TRANSACTION + owedRow * (message as { keys: string[] }).keys.length : 0,
    ),
    subscriptions: counted<SubscriptionReads>(subscriptions, () => 0),
  };
  const wants = { name: "ops", kinds: ["failed" as const], skippedInARow: 3 };
  await subscriptions.put({ ...wants, url: "https://ops.example.com/", format: "slack", updatedAt: NOW });
  const event = { kind: "failed", jobName: "foo_job", at: NOW, fireId: "c1", outcome: "LOST" } as const;
  at.world.outbox.put("foo_job#1", { jobName: "foo_job", version: 1, events: [{ event, by: ["ops"] }] });
  const before = at.bytes();
  await at.notify({ notifiedJob: "foo_job", version: 1 }, ports);
  expect(at.world.deliveries.values("ops#")).toMatchObject([{ status: "DELIVERED", tries: 1 }]);

  const store = { reads, writes, queueRequests: 0, invocations: 2 };
  const each = usdOf({ ...store, gbSeconds: TELLING_GB_SECONDS + PASSING_GB_SECONDS });
  const usd = (each + usdOfBytes(at.bytes() - before)) * MILLION;
  states(`| ${usd.toFixed(2)}, ${(usd + PER_PUBLISH * MILLION).toFixed(2)} |`);
  console.log(`a notice: ${writes} writes, ${reads} reads, two invocations`);
});
