import type { Execution } from "../../../functions/core/run/execution.ts";
import type { World } from "../../memory/world.ts";

const LENGTHS = { MINUTE: 60_000, DAY: 86_400_000 };

/** The statistics equal a recount of the history, and of the existing jobs. @returns violations, in words. */
export function miscounted(world: World): string[] {
  const recounted = new Map<string, number>();
  const add = (at: number, name: string, value: number) => {
    for (const [interval, length] of Object.entries(LENGTHS)) {
      const key = `${interval} ${Math.floor(at / length) * length} ${name}`;
      recounted.set(key, (recounted.get(key) ?? 0) + value);
    }
  };
  for (const execution of world.executions.history()) recount(execution, add);
  const counted = new Map<string, number>();
  let registered = 0;
  for (const { interval, at, counters } of world.statistics.history()) {
    const { executions = 0, tasks = 0, succeeded = 0, failed = 0 } = counters;
    const all = { executions, tasks, succeeded, failed };
    for (const [name, value] of Object.entries(all)) {
      const key = `${interval} ${at} ${name}`;
      // An expired row may have been written again.
      counted.set(key, (counted.get(key) ?? 0) + value);
    }
    registered += counters.registered ?? 0;
  }
  const keys = new Set([...recounted.keys(), ...counted.keys()]);
  const wrong = [...keys].filter((key) => (recounted.get(key) ?? 0) !== (counted.get(key) ?? 0));
  const jobs = world.jobs.keys().length;
  return [
    ...wrong.map((key) => `statistics: ${key} is ${counted.get(key) ?? 0}, by the history ${recounted.get(key) ?? 0}`),
    ...(registered === jobs ? [] : [`statistics: ${registered} jobs are registered, by the jobs ${jobs}`]),
  ];
}

function recount(
  { startedAt, endedAt, counts }: Execution,
  add: (at: number, name: string, value: number) => void,
): void {
  if (endedAt === undefined || counts === undefined) return;
  const shards = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (shards === 0) return;
  add(startedAt, "executions", 1);
  add(startedAt, "tasks", shards);
  add(endedAt, "executions", -1);
  add(endedAt, "tasks", -shards);
  add(endedAt, "succeeded", counts.FINISHED);
  add(endedAt, "failed", shards - counts.FINISHED - counts.KILLED);
}
