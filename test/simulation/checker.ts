import type { TaskRow } from "../../functions/ports/task-store.ts";
import { withdrawn } from "./checks/apps.ts";
import { unsentTicks } from "./checks/armed.ts";
import { ranAgain, unfilled } from "./checks/backfills.ts";
import { costly, restless } from "./checks/ceilings.ts";
import { coverage } from "./checks/coverage.ts";
import { leftOutShards, wronglyKept } from "./checks/daemon.ts";
import { completeness } from "./checks/execution.ts";
import { wronglyListed } from "./checks/fire-lists.ts";
import { neglected, owing } from "./checks/obligations.ts";
import { executionsAtATime, shardsAtATime } from "./checks/one-at-a-time.ts";
import { lateFires, slowRecoveries } from "./checks/punctuality.ts";
import { atRest } from "./checks/rest.ts";
import { wrongSchedules } from "./checks/schedules.ts";
import { uncalledSegments } from "./checks/segments.ts";
import { miscounted } from "./checks/statistics.ts";
import { ended, unexplained, unrecorded, unrooted } from "./checks/traces.ts";
import { groupBy } from "./group-by.ts";
import type { History } from "./scenario.ts";

/** A history with its rows by job, execution and task. */
export type Story = ReturnType<typeof storyOf>;

/**
 * The checks by name. They decide over a history that has come to rest, like Jepsen's test of Chronos: the targets are
 * the due instants that a naive evaluator finds, in the times when a job's configuration is certain. Each due instant
 * has exactly one record. The runs of each started fire end, one runs at a time, and nothing is late. Each check
 * returns violations, in words.
 */
export const CHECKS = {
  "due instants": ({ jobs, firesOf }) =>
    jobs.flatMap(({ jobName, certainties }) => coverage(firesOf.get(jobName) ?? [], certainties)),
  "lists of fires": ({ system, knowledgeOf }) =>
    system.fireLists.flatMap((list) => {
      const job = knowledgeOf.get(list.jobName);
      return job === undefined ? [] : wronglyListed(list, job, system.world.fires.values(`${list.jobName}#`));
    }),
  triggers: ({ jobs, fires }) => unrecorded(jobs, fires),
  "ends of fires": ({ fires, executionIds }) => fires.flatMap((fire) => ended(fire, executionIds)),
  "runs of executions": ({ runs, executionIds }) => unrooted([...runs.keys()], executionIds),
  shards: ({ executions, partsOf }) =>
    executions.flatMap((execution) => completeness(partsOf(execution.executionId), execution)),
  LOST: ({ system, tasks }) => unexplained([...tasks.values()].flat(), system.troubled),
  recoveries: ({ system, executions, partsOf }) =>
    executions.flatMap((execution) => slowRecoveries(system, execution, partsOf(execution.executionId).tasks)),
  ceilings: ({ system, executions, partsOf }) =>
    executions.flatMap((execution) => {
      const cancels = system.watch.cancels.get(execution.executionId) ?? 0;
      return costly(system.requests, execution, { ...partsOf(execution.executionId), cancels });
    }),
  "executions at a time": ({ executions }) => executionsAtATime(executions),
  "shards at a time": ({ system }) => shardsAtATime(system.runs, system.hostile),
  "cancelled shards": ({ system }) => system.watch.revived,
  backfills: ({ system, jobs, firesOf }) => [
    ...[...firesOf.values()].flatMap(ranAgain),
    ...jobs.flatMap((job) => unfilled(job, system.world, firesOf.get(job.jobName) ?? [])),
    ...system.watch.endedEarly,
  ],
  segments: ({ system }) => uncalledSegments(system.runs),
  "shards of a DAEMON": ({ system, executions, chunks }) => leftOutShards(executions, chunks, system.watch.askedAt),
  sampling: ({ system, executions }) => wronglyKept(system.watch.closedDaemons, executions),
  ticks: ({ system }) => unsentTicks(system.watch),
  "late fires": ({ system, fires }) => lateFires(system, fires),
  marks: ({ system }) => [...system.obligations.violations],
  "late obligations": ({ system }) => neglected(system),
  "obligations at rest": ({ system }) => owing(system.world),
  apps: ({ system, executions }) => withdrawn(system, executions),
  schedules: ({ system }) => wrongSchedules(system),
  races: ({ system }) => restless(system.watch),
  rest: ({ system }) => atRest(system),
  statistics: ({ system }) => miscounted(system.world),
} as const satisfies Readonly<Record<string, (story: Story) => string[]>>;

export type CheckName = keyof typeof CHECKS;
export const CHECK_NAMES = Object.keys(CHECKS) as readonly CheckName[];

/** @returns violations by check, in words; a check that finds none is left out. */
export function violationsByCheck(history: History): ReadonlyMap<CheckName, readonly string[]> {
  const story = storyOf(history);
  const found = CHECK_NAMES.map((name) => [name, CHECKS[name](story)] as const);
  return new Map(found.filter(([, violations]) => violations.length > 0));
}

/** @returns violations of all checks, in words. */
export const violationsOf = (history: History): string[] => [...violationsByCheck(history).values()].flat();

function storyOf({ system, jobs }: History) {
  const { world } = system;
  const fires = world.fires.history();
  const executions = world.executions.history();
  const chunks = groupBy(world.chunks.history(), ({ executionId }) => executionId);
  const tasks = groupBy(world.tasks.history(), executionOf);
  const runs = groupBy(system.runs, ({ executionId }) => executionId);
  return {
    ...{ system, jobs, fires, executions, chunks, tasks, runs },
    knowledgeOf: new Map(jobs.map((job) => [job.jobName, job])),
    firesOf: groupBy(fires, ({ jobName }) => jobName),
    executionIds: new Set(executions.map(({ executionId }) => executionId)),
    partsOf: (executionId: string) => ({
      runs: runs.get(executionId) ?? [],
      tasks: tasks.get(executionId) ?? [],
      chunks: chunks.get(executionId) ?? [],
      hostile: system.hostile,
    }),
  };
}

/** A task id's fourth part is `<executionId>.<attempt>`. */
function executionOf({ taskId }: TaskRow): string {
  const run = taskId.split("@-@")[3] ?? "";
  return run.slice(0, run.lastIndexOf("."));
}
