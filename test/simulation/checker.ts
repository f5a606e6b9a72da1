import type { Fire } from "../../functions/core/run/fire.ts";
import { executionIdOf } from "../../functions/core/run/ids.ts";
import type { TaskRow } from "../../functions/ports/task-store.ts";
import { unsentTicks } from "./checks/armed.ts";
import { ranAgain } from "./checks/backfills.ts";
import { costly, restless } from "./checks/ceilings.ts";
import { coverage } from "./checks/coverage.ts";
import { leftOutShards, wronglyKept } from "./checks/daemon.ts";
import { completeness } from "./checks/execution.ts";
import { neglected } from "./checks/obligations.ts";
import { executionsAtATime, shardsAtATime } from "./checks/one-at-a-time.ts";
import { lateFires, slowRecoveries } from "./checks/punctuality.ts";
import { atRest } from "./checks/rest.ts";
import { wrongSchedules } from "./checks/schedules.ts";
import { miscounted } from "./checks/statistics.ts";
import { groupBy } from "./group-by.ts";
import type { History } from "./scenario.ts";

/**
 * Decides P2, P3 and P4 over a history that has come to rest, in the manner of Jepsen's Chronos test: the targets are
 * the due instants of a naive evaluator in the times when a job's configuration was beyond doubt; each is to be
 * covered by exactly one record, each started one by runs that end, one at a time, and none of it late.
 * @returns violations, in words.
 */
export function violationsOf({ system, jobs }: History): string[] {
  const { world } = system;
  const fires = world.fires.values();
  const firesOf = groupBy(fires, ({ jobName }) => jobName);
  const fireIds = new Set(fires.map(idOf));
  const executions = world.executions.values();
  const executionIds = new Set(executions.map(({ executionId }) => executionId));
  const chunks = groupBy(world.chunks.values(), ({ executionId }) => executionId);
  const tasks = groupBy(world.tasks.values(), executionOf);
  const cancelsOf = system.watch.cancels;
  const runs = groupBy(system.runs, ({ executionId }) => executionId);
  return [
    ...jobs.flatMap(({ jobName, certainties }) => coverage(firesOf.get(jobName) ?? [], certainties)),
    ...jobs.flatMap(({ triggered }) =>
      triggered.filter((id) => !fireIds.has(id)).map((id) => `${id}: an acknowledged trigger has no record`),
    ),
    ...fires.flatMap((fire) => ending(fire, executionIds)),
    ...[...runs.keys()].filter((id) => !executionIds.has(id)).map((id) => `${id}: ran without an execution`),
    ...executions.flatMap((execution) => {
      const { executionId } = execution;
      const [own, rows] = [runs.get(executionId) ?? [], tasks.get(executionId) ?? []];
      return [
        ...completeness({ runs: own, tasks: rows, chunks: chunks.get(executionId) ?? [] }, execution),
        ...unexplained(rows, system.troubled),
        ...slowRecoveries(system, execution, rows),
        ...costly(system.requests, execution, { runs: own, tasks: rows, cancels: cancelsOf.get(executionId) ?? 0 }),
      ];
    }),
    ...executionsAtATime(executions),
    ...shardsAtATime(system.runs),
    ...[...firesOf.values()].flatMap(ranAgain),
    ...system.watch.endedEarly,
    ...system.watch.revived,
    ...leftOutShards(executions, chunks, system.watch.askedAt),
    ...wronglyKept(system.watch.closedDaemons, executions),
    ...unsentTicks(system.watch),
    ...lateFires(system, fires),
    ...neglected(system),
    ...wrongSchedules(system),
    ...restless(system.watch),
    ...atRest(system),
    ...miscounted(world),
  ];
}

const idOf = ({ jobName, fireId }: Fire) => executionIdOf(jobName, fireId);

/** A task id's fourth part is `<executionId>.<attempt>`. */
function executionOf({ taskId }: TaskRow): string {
  const run = taskId.split("@-@")[3] ?? "";
  return run.slice(0, run.lastIndexOf("."));
}

function ending(fire: Fire, executionIds: ReadonlySet<string>): string[] {
  const id = idOf(fire);
  const isStarted = executionIds.has(id);
  if (fire.status === "QUEUED") return [`${id}: still waits`];
  if (fire.status === "STARTED") return isStarted ? [] : [`${id}: started without an execution`];
  if (isStarted) return [`${id}: ${fire.status} but has an execution`];
  return fire.reason === undefined ? [`${id}: ${fire.status} without a reason`] : [];
}

/** Shards are LOST for a reason only. */
const unexplained = (rows: readonly TaskRow[], troubled: ReadonlySet<string>) =>
  rows
    .filter(({ taskId, outcome }) => outcome === "LOST" && !troubled.has(taskId))
    .map(({ taskId, reason }) => `${taskId}: LOST (${reason}) although nothing befell it`);
