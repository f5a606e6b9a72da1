import { OUTCOMES } from "../../functions/contract/outcome.ts";
import type { Execution } from "../../functions/core/run/execution.ts";
import type { Fire } from "../../functions/core/run/fire.ts";
import { executionIdOf } from "../../functions/core/run/ids.ts";
import { chunksOf } from "../../functions/core/run/shards.ts";
import { naiveFires } from "../core/cron/naive.ts";
import { owedOf } from "../memory/message-ports.ts";
import type { Certainty } from "./client.ts";
import { type History, START } from "./scenario.ts";

/** What the clocks of two functions may differ: an instant this near to an acknowledgement belongs to either side. */
const SKEW_MS = 2_500;

/**
 * Decides P2, P3 and P4 over a history that has come to rest, in the manner of Jepsen's Chronos test: the targets are
 * the due instants of a naive evaluator in the times when a job's configuration was beyond doubt; each is to be
 * covered by exactly one record, each started one by runs that end, one at a time.
 * @returns violations, in words.
 */
export function violationsOf({ system, clients }: History): string[] {
  const { world } = system;
  const fires = world.fires.keys().flatMap((key) => world.fires.get(key) ?? []);
  const executions = world.executions.keys().flatMap((key) => world.executions.get(key) ?? []);
  return [
    ...clients.flatMap(({ jobName, certainties }) =>
      coverage(
        fires.filter((fire) => fire.jobName === jobName),
        certainties,
      ),
    ),
    ...clients.flatMap(({ triggered }) =>
      triggered
        .filter((id) => !fires.some((fire) => idOf(fire) === id))
        .map((id) => `${id}: an acknowledged trigger has no record`),
    ),
    ...fires.flatMap((fire) => ending(fire, executions)),
    ...executions.flatMap((execution) => completeness(history(system, execution), execution)),
    ...oneAtATime(executions),
    ...atRest(system),
  ];
}

const idOf = ({ jobName, fireId }: Fire) => executionIdOf(jobName, fireId);

function coverage(fires: readonly Fire[], certainties: readonly Certainty[]): string[] {
  const cron = fires.filter(({ fireId }) => fireId.startsWith("c"));
  return certainties.flatMap(({ jobName, from, until, config }) => {
    const [after, before] = [from + SKEW_MS, until - SKEW_MS];
    if (after >= before) return [];
    if (config === undefined) {
      const extras = cron.filter(({ firedAt, through }) => firedAt > after && (through ?? firedAt) < before);
      return extras.map((fire) => `${idOf(fire)}: fired while the job was disabled or absent`);
    }
    const due = dueBetween(config.cron, config.timeZone, after, before);
    const isDue = new Set(due);
    const extras = cron.filter(
      ({ firedAt, count }) => count === undefined && firedAt > after && firedAt < before && !isDue.has(firedAt),
    );
    return [
      ...due.flatMap((at) => {
        const records = cron.filter(({ firedAt, through }) => firedAt <= at && at <= (through ?? firedAt));
        return records.length === 1 ? [] : [`${jobName} at ${new Date(at).toISOString()}: ${records.length} records`];
      }),
      ...extras.map((fire) => `${idOf(fire)}: fired without being due`),
    ];
  });
}

const known = new Map<string, number[]>();
const WINDOW_MS = 3_600_000;

function dueBetween(cron: string, zone: string, after: number, until: number): number[] {
  const key = `${cron} ${zone}`;
  const all = known.get(key) ?? naiveFires(cron, zone, START, START + WINDOW_MS);
  known.set(key, all);
  return all.filter((at) => at > after && at <= until);
}

function ending(fire: Fire, executions: readonly Execution[]): string[] {
  const execution = executions.find(({ executionId }) => executionId === idOf(fire));
  if (fire.status === "QUEUED") return [`${idOf(fire)}: still waits`];
  if (fire.status === "STARTED" && execution === undefined) return [`${idOf(fire)}: started without an execution`];
  if (fire.status !== "STARTED" && execution !== undefined)
    return [`${idOf(fire)}: ${fire.status} but has an execution`];
  if (fire.status !== "STARTED" && fire.reason === undefined) return [`${idOf(fire)}: ${fire.status} without a reason`];
  return [];
}

const history = (system: History["system"], { executionId }: Execution) => ({
  runs: system.runs.filter((run) => run.executionId === executionId),
  chunks: system.world.chunks
    .keys()
    .filter((key) => key.startsWith(`${executionId}#`))
    .flatMap((key) => system.world.chunks.get(key) ?? []),
  tasks: system.world.tasks
    .keys()
    .flatMap((key) => (key.includes(`@-@${executionId}.`) ? (system.world.tasks.get(key) ?? []) : [])),
});

function completeness({ runs, chunks, tasks }: ReturnType<typeof history>, execution: Execution): string[] {
  const { executionId, status, counts, shards, maxAttempts } = execution;
  if (counts === undefined || status === "RUNNING" || status === "CANCELLING")
    return [`${executionId}: never closed (${status})`];
  const found: string[] = [];
  const counted = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (counted !== shards || chunks.length !== chunksOf(execution))
    found.push(`${executionId}: ${counted} of ${shards} shards counted`);
  for (const chunk of chunks) {
    const offsets = OUTCOMES.flatMap((outcome) => [...chunk.ended[outcome]]);
    if (new Set(offsets).size !== offsets.length) found.push(`${executionId}: a shard has two outcomes`);
  }
  const byItem = groupBy(tasks, ({ taskId }) => taskId.split("@-@")[1]);
  if (byItem.size !== shards) found.push(`${executionId}: tasks of ${byItem.size} of ${shards} shards`);
  for (const [item, rows] of byItem) {
    const attempts = rows.length;
    if (attempts > maxAttempts) found.push(`${executionId} item ${item}: ${attempts} attempts`);
    if (rows.some(({ outcome }) => outcome === undefined))
      found.push(`${executionId} item ${item}: a task without an outcome`);
    const ends = rows.filter(({ outcome, retryable }) => outcome !== "LOST" && !(outcome === "ERROR" && retryable));
    if (ends.length > 1) found.push(`${executionId} item ${item}: ${ends.length} attempts of it ended well`);
    const own = runs.filter((run) => String(run.item) === item).sort((a, b) => a.beganAt - b.beganAt);
    if (new Set(own.map(({ attempt }) => attempt)).size !== own.length)
      found.push(`${executionId} item ${item}: an attempt ran twice`);
    for (const [index, run] of own.entries()) {
      const before = own[index - 1];
      if (before !== undefined && (before.endedAt ?? Number.POSITIVE_INFINITY) > run.beganAt) {
        found.push(`${executionId} item ${item}: attempts ${before.attempt} and ${run.attempt} ran at the same time`);
      }
    }
    const finished = rows.filter(({ outcome }) => outcome === "FINISHED").length;
    if (finished > own.filter(({ endedAt }) => endedAt !== undefined).length)
      found.push(`${executionId} item ${item}: FINISHED without a run`);
  }
  return found;
}

/** Both times are the clocks' of whoever committed: only what overlaps by more than clocks differ did run together. */
function oneAtATime(executions: readonly Execution[]): string[] {
  return [...groupBy(executions, ({ jobName }) => jobName).values()].flatMap((ofJob) => {
    const ordered = ofJob.toSorted((a, b) => a.startedAt - b.startedAt);
    return ordered.flatMap((execution, index) => {
      const earlier = ordered.slice(Math.max(0, index - 3), index);
      const beside = earlier.filter((other) => {
        const bothUntil = Math.min(
          other.endedAt ?? Number.POSITIVE_INFINITY,
          execution.endedAt ?? Number.POSITIVE_INFINITY,
        );
        return bothUntil - execution.startedAt > SKEW_MS;
      });
      return beside.map((other) => `${execution.executionId}: ran beside ${other.executionId}`);
    });
  });
}

function atRest({ world, clock }: History["system"]): string[] {
  const states = world.states.keys().flatMap((jobName) => {
    const state = world.states.get(jobName);
    return state === undefined || (state.running === undefined && state.queue.length === 0)
      ? []
      : [`${jobName}: does not rest, ${JSON.stringify(state)}`];
  });
  const overdue = owedOf(world).filter(({ dueAt }) => dueAt < clock.now - 1_800_000);
  return [...states, ...overdue.map((owed) => `still owed: ${JSON.stringify(owed)}`)];
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
