import { appPuts } from "../../../functions/adapters/dynamodb/app-store.ts";
import { changePuts } from "../../../functions/adapters/dynamodb/change-row.ts";
import type { Row } from "../../../functions/adapters/dynamodb/conditional.ts";
import { executionRow } from "../../../functions/adapters/dynamodb/execution-row.ts";
import { fireRow } from "../../../functions/adapters/dynamodb/fire-row.ts";
import { jobRow, revisionRow } from "../../../functions/adapters/dynamodb/job-row.ts";
import {
  chunkKey,
  cursorKey,
  executionKey,
  lossKey,
  stateKey,
  subscriptionKey,
  taskSecretKey,
  wantsKey,
} from "../../../functions/adapters/dynamodb/keys.ts";
import { owed } from "../../../functions/adapters/dynamodb/owed.ts";
import { startShardOf } from "../../../functions/adapters/dynamodb/started-executions.ts";
import { LOSS_SHARDS } from "../../../functions/adapters/dynamodb/statistics-items.ts";
import { Wants } from "../../../functions/contract/notice.ts";
import { hashOf } from "../../../functions/core/run/hash.ts";
import type { Marks } from "../../memory/rows.ts";
import type { World } from "../../memory/world.ts";

export interface TableRow {
  readonly table: "config" | "run";
  readonly item: Row;
}

/**
 * The rows of a world's apps, jobs and executions, as the stores write them. The stores would take too long to write
 * 100,000 jobs one by one.
 */
export function* rowsOf(world: World): Generator<TableRow> {
  const config = (item: Row | undefined): TableRow => ({ table: "config", item: item ?? {} });
  const run = (item: Row): TableRow => ({ table: "run", item });
  yield config({ ...taskSecretKey, secret: "of the ids of tasks, and long enough" });
  for (const app of world.apps.values()) for (const { Put } of appPuts("", app, {})) yield config(Put.Item);
  for (const job of world.jobs.values()) {
    const { revision, origin } = job;
    const { jobName } = job.config;
    yield config(jobRow(job));
    yield config(revisionRow(job));
    for (const { Put } of changePuts("", { of: "job", name: jobName, revision }, origin)) yield config(Put.Item);
    const state = world.states.get(jobName);
    if (state !== undefined) yield run({ ...stateKey(jobName), ...state });
    yield run({
      ...cursorKey(jobName),
      ...world.cursors.get(jobName),
      ...owedOf(cursorKey(jobName), world.cursors.marks(jobName)),
    });
  }
  const subscriptions = world.subscriptions.values();
  for (const one of subscriptions) yield config({ ...subscriptionKey(one.name), ...one });
  const wants = Object.fromEntries(subscriptions.map((one) => [one.name, Wants.parse(one)]));
  yield config({ ...wantsKey, version: 1, wants });
  for (const fire of world.fires.values()) yield run(fireRow(fire));
  for (const execution of world.executions.values()) {
    const { executionId } = execution;
    const key = executionKey(executionId);
    yield run({
      ...key,
      ...executionRow(execution),
      ...startShardOf(executionId),
      ...owedOf(key, world.executions.marks(executionId)),
    });
  }
  for (const { executionId, chunk, invokedAt, ended } of world.chunks.values()) {
    const key = chunkKey(executionId, chunk);
    const offsets = Object.entries(ended).filter(([, set]) => set.size > 0);
    const marks = owedOf(key, world.chunks.marks(`${executionId}#${chunk}`));
    yield run({
      ...key,
      executionId,
      chunk,
      invokedAt,
      firstInvokedAt: invokedAt,
      ...Object.fromEntries(offsets),
      ...marks,
    });
  }
  for (const name of world.losses.keys()) {
    const loss = world.losses.get(name);
    const { jobName = "", skipped, missed } = loss ?? {};
    const hour = Number(name.slice(0, name.indexOf("#")));
    yield run({ ...lossKey(jobName, hour, hashOf(jobName) % LOSS_SHARDS), skipped, missed });
  }
}

/** The attributes of owed work; the index shows instants in seconds. */
function owedOf(key: { PK: string }, marks: Marks | undefined): Row {
  if (marks?.owes === undefined) return {};
  const { kind, dueAt, upcoming } = marks.owes;
  return { ...owed(key, kind, dueAt), ...(upcoming && { upcoming: upcoming.map((at) => at / 1_000) }) };
}
