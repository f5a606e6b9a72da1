import { runChangeItems } from "../../functions/adapters/dynamodb/run-change-items.ts";
import type { Execution } from "../../functions/core/run/execution.ts";
import type { Fire } from "../../functions/core/run/fire.ts";
import { countExecution } from "../../functions/core/statistics/count-execution.ts";
import { lossesOf } from "../../functions/core/statistics/losses.ts";
import type { RunChange, RunStore } from "../../functions/ports/run-store.ts";
import { chunkIn, chunkKey, firstOf } from "./chunk-rows.ts";
import { count, countLosses } from "./count.ts";
import { refuseTooLarge } from "./limits.ts";
import { outboxKey } from "./notice-ports.ts";
import { pageOf } from "./page.ts";
import type { Marks } from "./rows.ts";
import type { World } from "./world.ts";

const fireKey = (jobName: string, fireId: string) => `${jobName}#${fireId}`;
const endOf = ({ status, recordedAt }: Fire): Marks =>
  status === "SKIPPED" || status === "MISSED" ? { endedAt: recordedAt } : {};

export function runStore(world: World): RunStore {
  const readState = (jobName: string) => world.states.get(jobName) ?? { version: 0, queue: [] };
  const putFire = (fire: Fire) => world.fires.put(fireKey(fire.jobName, fire.fireId), fire, endOf(fire));
  return {
    readState: async (jobName) => readState(jobName),
    async commit(change) {
      const { jobName, newFire } = change;
      refuseTooLarge(runChangeItems("run", change, world.now));
      if (newFire !== undefined && world.fires.has(fireKey(jobName, newFire.fireId))) return "duplicate";
      if (readState(jobName).version !== change.from.version) return "stale";
      apply(world, change, putFire);
      const recorded = newFire === undefined ? change.fires : [newFire, ...change.fires];
      countLosses(world, { jobName, ...lossesOf(recorded, change.close) }, world.now);
      return "committed";
    },
    getFire: async (jobName, fireId) => world.alive(world.fires, fireKey(jobName, fireId)),
    async listCronFires(jobName, after, until) {
      if (until <= after) return [];
      const found: Fire[] = [];
      for (const key of world.fires.descending(fireKey(jobName, "c"))) {
        const fire = world.fires.get(key);
        if (fire === undefined || fire.firedAt > until) continue;
        if ((fire.through ?? fire.firedAt) > after) found.unshift(fire);
        // Records of several instants do not overlap others: an earlier one ended before this one began.
        else break;
      }
      return found;
    },
    async listBackfillFires(jobName, after, until) {
      const fires = world.fires.values(fireKey(jobName, "b"));
      return fires.filter(({ firedAt }) => firedAt > after && firedAt <= until);
    },
    getExecution: async (executionId) => world.alive(world.executions, executionId),
    async listFires(jobName, page) {
      const { fires } = world.eventually;
      const alive = fires.keys(`${jobName}#`).flatMap((key) => world.alive(fires, key) ?? []);
      return pageOf(alive.reverse(), ({ fireId }) => fireId, page, "descending");
    },
  };
}

function apply(
  world: World,
  { jobName, to, newFire, fires, start, cancel, close, daemonHalt, notice }: RunChange,
  putFire: (fire: Fire) => void,
): void {
  const cancelled = cancel && open(world, cancel.executionId);
  const closed = close && open(world, close.executionId);
  world.states.put(jobName, to);
  for (const fire of newFire === undefined ? fires : [newFire, ...fires]) putFire(fire);
  if (start !== undefined) {
    world.executions.put(start.execution.executionId, start.execution, {
      owes: { kind: "fan-out", dueAt: start.dueAt },
    });
  }
  if (cancel !== undefined && cancelled !== undefined) {
    world.executions.put(cancel.executionId, { ...cancelled, status: "CANCELLING", reason: cancel.reason });
    world.cancelFlags.put(cancel.cancelKey, true, { endedAt: world.now });
  }
  if (daemonHalt !== undefined) {
    const { dueAt, ...halt } = daemonHalt;
    world.halts.put(jobName, halt, { owes: { kind: "halt", dueAt } });
  }
  if (notice !== undefined) {
    const { events, dueAt } = notice;
    const row = { jobName, version: to.version, events };
    world.outbox.put(outboxKey(jobName, to.version), row, { owes: { kind: "notice", dueAt } });
  }
  if (close === undefined || closed === undefined) return;
  const { executionId, outcome, counts, endedAt, unrun, sampledOut, onlyChunk } = close;
  count(world, countExecution(close));
  const failures = firstOf(closed.failures, onlyChunk?.failures);
  const after = { ...closed, status: outcome, counts, endedAt, ...(unrun && { unrun }), ...failures };
  world.executions.put(executionId, after, { endedAt, ...(sampledOut && { sampledOut }) });
  if (onlyChunk !== undefined) world.chunks.put(chunkKey(executionId, 0), chunkIn(world, executionId, 0), { endedAt });
  const key = fireKey(jobName, closed.fireId);
  const fire = world.fires.get(key);
  if (fire !== undefined) world.fires.put(key, { ...fire, ...(sampledOut && { sampledOut }) }, { endedAt });
}

/** @throws before anything is written: a transaction is all or nothing. */
function open(world: World, executionId: string): Execution {
  const execution = world.executions.get(executionId);
  if (execution?.status !== "RUNNING" && execution?.status !== "CANCELLING")
    throw new Error(`${executionId} is not open`);
  return execution;
}
