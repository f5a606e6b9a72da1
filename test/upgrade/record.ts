import { writeFileSync } from "node:fs";
import path from "node:path";
import { taskKey } from "../../functions/adapters/dynamodb/keys.ts";
import { Tick } from "../../functions/contract/messages.ts";
import { Task } from "../../functions/contract/task.ts";
import type { World } from "../memory/world.ts";
import { NOW } from "../support/over-world.ts";
import { type KeptMessage, SNAPSHOTS, type Snapshot } from "./snapshot.ts";
import { type StackOnTables, stackOnTables } from "./stack-on-tables.ts";
import { playStory } from "./story.ts";

const A_MINUTE_MS = 60_000;

/** Requests whose answers show the rows: each kind of row is in at least one of them. */
const ROUTES = [
  ...["/api/app/list", "/api/app/private_app", "/api/app/foo_app/revisions", "/api/app/idle_app/disable"],
  ...["/api/job/jobs?view=summary", "/api/job/jobs/strict", "/api/job/strict/revisions", "/api/job/idle/revisions"],
  ...["plain", "daemon", "strict", "wide", "script"].map((job) => `/api/job/${job}/executions`),
  ...["/api/job/tasks/running", "/api/job/tasks/ready", "/api/job/tasks/failover"],
  ...["/api/job/statistics/jobs/register", "/api/job/statistics/tasks/results/lastHour"],
  ...["/api/operate/notices", "/api/operate/changes", "/api/operate/export"],
];

/** Plays the story and takes everything that is stored, and was sent and not delivered. */
export async function record(stack: StackOnTables): Promise<Snapshot> {
  await playStory(stack);
  const answers: Record<string, unknown> = {};
  for (const path of ROUTES) {
    const { statusCode, json } = await stack.send({ method: "GET", path });
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
    answers[path] = json;
  }
  const rows = await stack.rows();
  const ended = new Set(rows.run.flatMap(({ PK, outcome }) => (outcome === undefined ? [] : [PK?.S])));
  const messages = messagesIn(stack.world).filter((message) => isOpen(message, ended));
  return { at: stack.clock.now, rows, messages, answers };
}

/** Ticks of the next minute alone, and no task that has ended: the rest would say the same a thousand times. */
function isOpen({ to, body }: KeptMessage, ended: ReadonlySet<string | undefined>): boolean {
  if (to === "ticks") return Tick.parse(body).instantEpochSeconds * 1_000 < NOW + A_MINUTE_MS;
  return to !== "runner" || !ended.has(taskKey(Task.parse(body).taskId).PK);
}

/** The functions that a world's invocations are for. */
const RECEIVERS = new Map<string, KeptMessage["to"]>([
  ["plan", "planner"],
  ["followApp", "planner"],
  ["beat", "planner"],
  ["fanOut", "dispatcher"],
  ["halt", "dispatcher"],
  ["backfill", "dispatcher"],
  ["notify", "dispatcher"],
  ["check", "collector"],
  ["collect", "collector"],
  ["tell", "notifier"],
]);

function receiverOf(kind: string): KeptMessage["to"] {
  const to = RECEIVERS.get(kind);
  if (to === undefined) throw new Error(`a new kind of message: ${kind}`);
  return to;
}

export function messagesIn(world: World): KeptMessage[] {
  const invoked: KeptMessage[] = world.invoked.flatMap((invocation) =>
    Object.entries(invocation).map(([kind, body]) => ({ to: receiverOf(kind), body })),
  );
  return [
    ...world.ticks.map((body) => ({ to: "ticks", body }) as const),
    ...world.laterChecks.map(({ check }) => ({ to: "checks", body: check }) as const),
    ...world.run.map(({ task }) => ({ to: "runner", body: task }) as const),
    ...invoked,
  ];
}

/** A line for each row, message and answer. */
function textOf({ at, rows, messages, answers }: Snapshot): string {
  const list = (items: readonly unknown[]) => `[\n${items.map((item) => JSON.stringify(item)).join(",\n")}\n]`;
  const shown = Object.entries(answers).map(([route, answer]) => `${JSON.stringify(route)}: ${JSON.stringify(answer)}`);
  return `{"at": ${at},
"rows": {"config": ${list(rows.config)},
"run": ${list(rows.run)}},
"messages": ${list(messages)},
"answers": {\n${shown.join(",\n")}\n}}
`;
}

/** Writes the snapshot of the present version: `npx vitest run test/upgrade` reads it from then on. */
export async function writeSnapshot(name: string): Promise<void> {
  const stack = await stackOnTables(NOW);
  try {
    writeFileSync(path.join(SNAPSHOTS, `${name}.snapshot`), textOf(await record(stack)), { flag: "wx" });
  } finally {
    await stack.stop();
  }
}
