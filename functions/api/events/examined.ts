import type { ShardStatus } from "../../contract/shard-view.ts";
import { DAY_MS } from "../../core/day-ms.ts";
import type { Chunk, Execution } from "../../core/run/execution.ts";
import { executionIdOf, parseExecutionId } from "../../core/run/ids.ts";
import { newestOf } from "../../core/run/newest-executions.ts";
import { shardStatus } from "../../core/run/shard-status.ts";
import { itemAt } from "../../core/run/shards.ts";
import type { ChunkReads } from "../../ports/chunks.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { StartedExecution, StartedExecutions } from "../../ports/started-executions.ts";
import type { TaskKey } from "../../ports/task-key.ts";
import type { TaskReads } from "../../ports/task-store.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { once } from "../http/once.ts";
import type { EventQuery } from "./event-query.ts";

export interface EventPorts {
  readonly started: StartedExecutions;
  readonly runs: RunStore;
  readonly fanOuts: ChunkReads;
  readonly ends: TaskReads;
  readonly taskKey: TaskKey;
  /** Epoch ms. */
  readonly now: () => number;
}

/** A shard of an execution, as the list of executions knows it. */
export interface ShardRef {
  readonly executionId: string;
  /** Epoch ms. */
  readonly startedAt: number;
  /** Its number in the execution. */
  readonly shard: number;
}

export interface Examined {
  /** The newest first. */
  readonly shards: readonly ShardRef[];
  readonly isComplete: boolean;
}

export interface Range {
  readonly jobName?: string;
  /** A task, or its attempt: anything that holds `executionId.attempt`. */
  readonly executionId?: string;
  /** Epoch ms, both included. */
  readonly from: number;
  readonly until: number;
}

/** If the query has no range: the last day, or the whole time of a named execution. */
export function rangeOf(
  query: EventQuery,
  { jobName }: HttpRequest["query"],
  executionId: string | undefined,
  now: number,
): Range {
  const until = query.until ?? now;
  return {
    ...(jobName && { jobName }),
    ...(executionId !== undefined && { executionId }),
    from: query.from ?? (executionId === undefined ? until - DAY_MS : 0),
    until,
  };
}

/**
 * Whether a row belongs to the task that a filter names, by its id with or without the signature. Without a filter each
 * row does.
 */
export const isOfTask = (row: { readonly taskId: string }, taskId: string | undefined): boolean =>
  !taskId || row.taskId === taskId || taskId.startsWith(`${row.taskId}@-@`);

/** The most fires of a job that one request reads. */
const FIRE_PAGES = 10;
const FIRES = 100;
/** A fire may wait before it starts. */
const LONGEST_WAIT_MS = 86_400_000;

/** The shards of the executions that started within a range, the newest first, at most `limit`. */
export async function examine(ports: EventPorts, range: Range, limit: number): Promise<Examined> {
  const { executions, isComplete } = await executionsIn(ports, range, limit);
  const all = executions.flatMap(({ executionId, startedAt, shards }) =>
    Array.from({ length: Math.min(shards, limit) }, (_, shard) => ({ executionId, startedAt, shard })),
  );
  return { shards: all.slice(0, limit), isComplete: isComplete && all.length <= limit };
}

async function executionsIn(
  { started, runs }: EventPorts,
  { jobName, executionId, from, until }: Range,
  limit: number,
): Promise<{ readonly executions: readonly StartedExecution[]; readonly isComplete: boolean }> {
  const isIn = <T extends StartedExecution>(one: T | undefined): one is T =>
    one !== undefined && one.startedAt >= from && one.startedAt <= until;
  if (executionId !== undefined) {
    const execution = await runs.getExecution(executionId);
    const isOfJob = jobName === undefined || execution?.jobName === jobName;
    return { executions: isOfJob && isIn(execution) ? [execution] : [], isComplete: true };
  }
  if (jobName === undefined) return started.newest(from, until, limit);
  const found: StartedExecution[] = [];
  let after: string | undefined;
  for (let page = 0; page < FIRE_PAGES; page++) {
    const { items, next } = await runs.listFires(jobName, { limit: FIRES, ...(after !== undefined && { after }) });
    const fires = items.filter(
      ({ status, firedAt, sampledOut }) =>
        status === "STARTED" && !sampledOut && firedAt <= until && firedAt >= from - LONGEST_WAIT_MS,
    );
    const read = fires.map(({ fireId }) => runs.getExecution(executionIdOf(jobName, fireId)));
    found.push(...(await Promise.all(read)).filter(isIn));
    // Cron fires come after the triggers, the newest first.
    const last = items.at(-1);
    const isPast = last?.fireId.startsWith("c") && last.firedAt < from - LONGEST_WAIT_MS;
    const newest = newestOf(found, limit);
    if (next === undefined || isPast) return newest;
    if (!newest.isComplete) return newest;
    after = next;
  }
  return { ...newestOf(found, limit), isComplete: false };
}

/** The execution that a task's id, or a slave's id, names. */
export function executionIn(text: string): string | undefined {
  const [, run = text] = /^.+@-@\d+@-@(?:READY|FAILOVER)@-@([^@]+)/.exec(text) ?? [];
  const executionId = run.slice(0, run.lastIndexOf("."));
  return parseExecutionId(executionId) === undefined ? undefined : executionId;
}

/** A shard with the rows that describe it. */
export interface KnownShard {
  readonly execution: Execution;
  readonly chunk: Chunk | undefined;
  readonly item: number;
  readonly status: ShardStatus;
  /** The latest attempt that was handed to Lambda, from 1. */
  readonly attempt: number;
  /** Whether an attempt was handed to Lambda at all. */
  readonly hasBegun: boolean;
}

/** Reads each execution and chunk once. @returns undefined if the execution's history is not kept. */
export function shardReader({ runs, fanOuts }: EventPorts): (shard: ShardRef) => Promise<KnownShard | undefined> {
  const executionOf = once((executionId: string) => runs.getExecution(executionId));
  const chunkOf = once((name: string) => {
    const at = name.lastIndexOf("#");
    return fanOuts.getChunk(name.slice(0, at), Number(name.slice(at + 1)));
  });
  return async ({ executionId, shard }) => {
    const execution = await executionOf(executionId);
    if (execution === undefined || shard >= execution.shards) return undefined;
    const number = Math.floor(shard / execution.shardsPerChunk);
    const offset = shard % execution.shardsPerChunk;
    const chunk = await chunkOf(`${executionId}#${number}`);
    const retry = chunk?.retries.get(offset);
    const attempt = retry === undefined ? 1 : Math.max(1, retry.issued ? retry.attempt : retry.attempt - 1);
    const status = shardStatus(chunk, offset);
    const hasBegun = status === "WAITING" ? retry !== undefined : status !== "SKIPPED" && status !== "MISSED";
    return { execution, chunk, item: itemAt(execution, number, offset), status, attempt, hasBegun };
  };
}

/** The end of the year 9999: job code may report any number. */
const LAST_INSTANT = 253_402_300_799_999;

/** The first of these instants (epoch ms) that can be written, ISO-8601. */
export const timeOf = (...instants: readonly (number | undefined)[]): string | undefined => {
  const at = instants.find((instant) => instant !== undefined && instant <= LAST_INSTANT);
  return at === undefined ? undefined : new Date(at).toISOString();
};
