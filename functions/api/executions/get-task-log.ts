import { LOG_LINES, MOST_LOG_LINES, TaskLog } from "../../contract/task-log.ts";
import type { Execution } from "../../core/run/execution.ts";
import { shardStatus } from "../../core/run/shard-status.ts";
import { shardOf } from "../../core/run/shards.ts";
import { parseUnsignedTaskId, type TaskName, taskIdOf } from "../../core/run/task-id.ts";
import type { ChunkReads } from "../../ports/chunks.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LogStreams } from "../../ports/log-streams.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { TaskKey } from "../../ports/task-key.ts";
import type { TaskReads, TaskRow } from "../../ports/task-store.ts";
import { isError, json } from "../http/answer.ts";
import type { AppError } from "../http/app-error.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { readLimit } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { findFire } from "./find-fire.ts";
import { BEGIN, type LogMark, markText, parseMark } from "./log-mark.ts";
import { INGESTED_WITHIN_MS, type LogPage, readNewest, readOn } from "./read-log.ts";

interface Ports {
  readonly runs: RunStore;
  readonly fanOuts: ChunkReads;
  readonly ends: TaskReads;
  readonly taskKey: TaskKey;
  readonly logStreams: LogStreams;
  readonly now: Clock;
}

export const getTaskLog = operation({
  method: "GET",
  path: "/api/job/executions/{executionId}/tasks/{taskId}/log",
  name: "get-task-log",
  summary:
    "Lines of one task: without `after` the newest page, with it the lines behind a page; `after=0` begins with the first line. An empty page of a running task is no end: ask again later",
  query: ["after", "limit"],
  success: { status: 200, schema: TaskLog },
  problems: ["execution-not-found", "task-not-found", "invalid-query"],
  async handle(ports: Ports, request) {
    const { executionId = "", taskId = "" } = request.params;
    const asked = readQuery(request);
    if (isError(asked)) return asked;
    const fire = await findFire(ports.runs, executionId);
    if (isError(fire)) return fire;
    const name = parseUnsignedTaskId(taskId);
    if (name === undefined || name.jobName !== fire.jobName || name.fireId !== fire.fireId)
      return { kind: "task-not-found", executionId, taskId };
    const execution = await ports.runs.getExecution(executionId);
    if (execution === undefined) return { kind: "task-not-found", executionId, taskId };
    const signed = taskIdOf(name, await ports.taskKey.signer(execution.taskKey));
    const row = await ports.ends.read(signed);
    if (row === undefined && !(await isIssued(ports, execution, name)))
      return { kind: "task-not-found", executionId, taskId };
    const { logParts: parts = [], endedAt } = row ?? {};
    const now = ports.now();
    const source = { streams: ports.logStreams, taskId: signed, parts, endedAt, now };
    const { after, limit } = asked;
    const page = after === undefined ? await readNewest(source, limit) : await readOn(source, after, limit);
    return json(200, view(page, after, row, now));
  },
});

interface Asked {
  readonly after?: LogMark;
  readonly limit: number;
}

/** An empty parameter counts as absent. */
function readQuery({ query }: Pick<HttpRequest, "query">): Asked | AppError {
  const limit = readLimit({ query: { limit: query.limit || String(LOG_LINES) } }, MOST_LOG_LINES);
  if (typeof limit !== "number") return limit;
  if (!query.after) return { limit };
  const after = parseMark(query.after);
  return after === undefined
    ? { kind: "invalid-query", detail: "after must be 0, or the next of a page before" }
    : { limit, after };
}

/** A task that no runner has claimed has no row: the chunk of its shard tells whether there is such an attempt. */
async function isIssued(
  { fanOuts }: Pick<Ports, "fanOuts">,
  execution: Execution,
  { item, attempt }: TaskName,
): Promise<boolean> {
  const shard = shardOf(execution, item);
  if (shard === undefined) return false;
  const chunk = await fanOuts.getChunk(execution.executionId, shard.chunk);
  const status = shardStatus(chunk, shard.offset);
  return status !== "SKIPPED" && status !== "MISSED" && attempt <= (chunk?.retries.get(shard.offset)?.attempt ?? 1);
}

function view(
  { lines, next, hasEarlier, isEnd }: LogPage,
  after: LogMark | undefined,
  row: TaskRow | undefined,
  now: number,
): TaskLog {
  const last = next ?? lines.at(-1);
  return {
    lines: lines.map(({ at, text }) => ({ time: new Date(at).toISOString(), text })),
    next: last === undefined || last.at === 0 ? BEGIN : markText(last),
    hasEarlier,
    isComplete: row !== undefined && isComplete(row, lines.at(-1) ?? after, isEnd, now),
  };
}

/**
 * The report of a task has the number of its lines. If a task ended without a report, its lines are complete after some
 * time.
 */
function isComplete(
  { outcome, endedAt = 0, segment = 1, lines, logParts }: TaskRow,
  last: LogMark | undefined,
  isEnd: boolean,
  now: number,
): boolean {
  if (outcome === undefined) return false;
  if (logParts === undefined) return true;
  const read = last?.segment === segment ? last.line : 0;
  if (lines !== undefined && (segment === 1 || lines > 0) && read >= lines) return true;
  return isEnd && now >= endedAt + INGESTED_WITHIN_MS;
}
