import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { ExecutionView } from "../../../functions/contract/execution-view.ts";
import type { ShardView } from "../../../functions/contract/shard-view.ts";
import { median } from "../../bench/figure.ts";
import { type Known, someMessage } from "../../collector/fuzz/hostile-messages.ts";
import { someAttribute } from "../../collector/fuzz/hostile-value.ts";
import { clientsOf } from "../../infra/local/a-fixture.ts";
import { type Dice, diceOf } from "../../runner/package/mutate-archive.ts";
import { eventually } from "../../support/eventually.ts";
import { publish } from "../harness/a-job.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { hostPackages, packed } from "../harness/package-host.ts";
import { request } from "../harness/request.ts";
import { endOf, runOnce, trigger } from "../harness/trigger.ts";

/*
 * One app's job code sends messages and writes rows of any content, with the rights of its runner, while two other apps
 * run. The time from the end of a stranger's task to the end of its execution is the collector's. Outcomes with and
 * without the flood are measured by turns, so that both meet the same machine. The first turns fill caches and start
 * sandboxes, and are not timed.
 */

const SEED = Number(process.env.FUZZ_SEED ?? "1");
const UNTIMED_ROUNDS = 3;
/** Each has an execution of each stranger without the flood, and one under it. */
const ROUNDS = Number(process.env.ROUNDS ?? "60");
/** Hostile messages at once, before each execution of a stranger. */
const BURST = 60;
const ROWS_A_BURST = 10;
const MOST_TIMES_SLOWER = 3;
const STRANGERS = ["stranger_a", "stranger_b"];

const PACKAGES: Readonly<Record<string, Buffer>> = {
  "/quick.tgz": packed({ "bin/start.sh": "#!/bin/sh\nexit 0\n" }),
  "/hostile.tgz": packed({
    "bin/start.sh":
      '#!/bin/sh\necho "$ELASTIC_JOB_SHARDING_CONTEXT" > "$SIGNALS.$$.task"\nuntil [ -e "$SIGNALS.end" ]; do sleep 0.2; done\n',
  }),
};

/** The hostile app's own rights and names. */
interface Attacker {
  readonly dice: Dice;
  readonly known: Known;
  readonly clients: ReturnType<typeof clientsOf>;
  readonly rows: DynamoDBDocumentClient;
  readonly queues: readonly string[];
  readonly runTable: string;
}

function attacker({ local }: TestStack, ownTasks: readonly string[], strangers: readonly string[]): Attacker {
  const runner = local.functions.get("ElasticJob-runner-256");
  if (runner === undefined) throw new Error("there is no runner of 256 MB");
  const clients = clientsOf(local, local.access.credentialsOf(runner.identity));
  const { OutcomesQueue = "", BatchedOutcomesQueue = "", RunTable = "" } = local.stack.outputs;
  return {
    ...{ dice: diceOf(SEED), known: { ownTasks, strangers }, clients },
    rows: DynamoDBDocumentClient.from(clients.dynamodb),
    queues: [OutcomesQueue, BatchedOutcomesQueue],
    runTable: RunTable,
  };
}

/** @returns how many of them AWS itself refused, by their errors' names. */
async function burst({ dice, known, clients, rows, queues, runTable }: Attacker): Promise<string[]> {
  const sendTen = () => {
    const Entries = Array.from({ length: 10 }, (_, index) => ({
      Id: String(index),
      MessageBody: someMessage(known, dice),
    }));
    return clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: dice.pick(queues), Entries }));
  };
  const writeOne = () => {
    const PK = dice.pick([...known.ownTasks, `invented-${dice.below(1_000)}`]);
    return rows.send(
      new UpdateCommand({
        TableName: runTable,
        Key: { PK: `TASK#${PK}`, SK: dice.pick(["TASK", "CANCEL", "x"]) },
        UpdateExpression: "SET #a = :a",
        ExpressionAttributeNames: { "#a": dice.pick(["nonce", "segment", "claimedAt"]) },
        ExpressionAttributeValues: { ":a": someAttribute(dice) },
      }),
    );
  };
  const tries = [...Array.from({ length: BURST / 10 }, sendTen), ...Array.from({ length: ROWS_A_BURST }, writeOne)];
  const settled = await Promise.allSettled(tries);
  return settled.flatMap((one) => (one.status === "rejected" ? [String(one.reason.name)] : []));
}

/** Ms from the end of its only task to the end of its execution. */
async function oneOutcome(stack: TestStack, jobName: string): Promise<number> {
  const executionId = await trigger(stack, jobName);
  const { execution } = await endOf(stack, executionId);
  expect(execution, executionId).toMatchObject({ status: "FINISHED" });
  const shards = (await request(stack.local.apiUrl, "GET", `/api/job/executions/${executionId}/tasks`)) as ShardView[];
  const end = shards[0]?.attempts[0]?.endTime;
  return Date.parse(execution.endTime ?? "") - Date.parse(end ?? "");
}

const p99 = (ms: readonly number[]) => ms.toSorted((a, b) => a - b)[Math.ceil(ms.length * 0.99) - 1] ?? Number.NaN;

async function hostileTasks(signals: string): Promise<string[]> {
  const [directory, base] = [path.dirname(signals), path.basename(signals)];
  return eventually(
    "three hostile tasks run",
    () => {
      const files = readdirSync(directory).filter((file) => file.startsWith(`${base}.`) && file.endsWith(".task"));
      const texts = files
        .map((file) => readFileSync(path.join(directory, file), "utf8"))
        .filter((text) => text.endsWith("\n"));
      return texts.length >= 3 ? texts.map((text) => String(JSON.parse(text).taskId)) : undefined;
    },
    30_000,
  );
}

/** Ends an execution that its own messages may have ended before. */
async function killed(stack: TestStack, executionId: string): Promise<void> {
  const show = () => request(stack.local.apiUrl, "GET", `/api/job/executions/${executionId}`);
  if (ExecutionView.parse(await show()).endTime === undefined)
    await request(stack.local.apiUrl, "POST", `/api/job/executions/${executionId}/kill`);
  const { execution } = await endOf(stack, executionId, 60_000);
  console.log(`the attacker's own execution: ${execution.status} ${JSON.stringify(execution.counts)}`);
}

test("a flood of one app's messages and rows at most triples the p99 of all other apps' outcomes", async () => {
  const host = await hostPackages((url) => ({ bytes: PACKAGES[url] ?? Buffer.alloc(0) }));
  const stack = await startTestStack(
    { punctual: true, seed: SEED },
    { timings: { fenceSeconds: 1, cancelPollSeconds: 1 } },
  );
  try {
    const signals = path.join(stack.directory, "hostile");
    // Its runners are of another size than the strangers': the collector alone is shared.
    const hostile = { memoryMB: 64, environment: { SIGNALS: signals } };
    const job = { shardingTotalCount: 3, failover: true };
    await publish(stack, { name: "hostile", appURL: `${host.origin}/hostile.tgz`, app: hostile, job });
    for (const name of STRANGERS)
      await publish(stack, { name, appURL: `${host.origin}/quick.tgz`, app: { memoryMB: 300 } });
    const firsts = await Promise.all(STRANGERS.map((name) => runOnce(stack, name)));
    const strangers = firsts.map(({ execution }) => execution.executionId);
    const first = await trigger(stack, "hostile");
    const attack = attacker(stack, await hostileTasks(signals), strangers);
    const refused = new Map<string, number>();
    const waits: Record<"calm" | "flooded", number[]> = { calm: [], flooded: [] };
    const isIdle = () => [...stack.local.queues.values()].every((queue) => [...queue.messages()].length === 0);
    for (let round = -UNTIMED_ROUNDS; round < ROUNDS; round++)
      for (const kind of ["calm", "flooded"] as const) {
        const run = async (name: string) => {
          if (kind === "flooded")
            for (const error of await burst(attack)) refused.set(error, 1 + (refused.get(error) ?? 0));
          const ms = await oneOutcome(stack, name);
          if (round >= 0) waits[kind].push(ms);
        };
        await Promise.all(STRANGERS.map(run));
        await eventually("every message is handled", () => isIdle() || undefined, 60_000);
      }
    const [calm, flooded] = [p99(waits.calm), p99(waits.flooded)];
    const sent = (UNTIMED_ROUNDS + ROUNDS) * STRANGERS.length * BURST;
    const times = `${(flooded / calm).toFixed(2)} times (medians ${(median(waits.flooded) / median(waits.calm)).toFixed(2)} times)`;
    console.log(
      `seed ${SEED}: ${sent} hostile messages; p99 ${calm} ms calm, ${flooded} ms flooded, ${times}, ${waits.calm.length} outcomes each; refused by AWS: ${JSON.stringify([...refused])}`,
    );
    expect(flooded).toBeLessThanOrEqual(MOST_TIMES_SLOWER * calm);
    for (const [name, queue] of stack.local.queues)
      if (/DeadLetters/.test(name)) expect([...queue.messages()], name).toEqual([]);
    // Its own rows are as it wrote them. Its executions end all the same, by themselves or by a kill.
    await killed(stack, first);
    const next = await trigger(stack, "hostile");
    writeFileSync(`${signals}.end`, "");
    expect((await endOf(stack, next, 60_000)).execution).toMatchObject({ status: "FINISHED", counts: { FINISHED: 3 } });
  } finally {
    host.stop();
    await stack.stop();
  }
});
