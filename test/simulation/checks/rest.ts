import { inspect } from "node:util";
import { IDLE_DAEMON } from "../../../functions/core/run/daemon-state.ts";
import type { RunState } from "../../../functions/core/run/run-state.ts";
import { owedOf } from "../../memory/message-ports.ts";
import type { System } from "../system.ts";

/** Time for three sweeps, which take up all work that is left. */
const OVERDUE_MS = 1_800_000;

/** Whether no execution of a job runs. */
export const isIdle = (state: RunState | undefined): boolean =>
  state?.running === undefined && (state?.daemonRuns ?? 0) === 0;

/** @returns the work that has not come to rest, in words. */
export function atRest({ world, clock }: System): string[] {
  const busy = world.states
    .keys()
    .flatMap((jobName) => ({ jobName, state: world.states.get(jobName) }))
    .filter(({ state }) => !isIdle(state) || (state?.queue.length ?? 0) > 0);
  const shards = world.daemons.keys().filter((key) => {
    const { busy, queue } = world.daemons.get(key) ?? IDLE_DAEMON;
    return busy.size > 0 || queue.length > 0;
  });
  const overdue = owedOf(world).filter(({ dueAt }) => dueAt < clock.now - OVERDUE_MS);
  const permits = world.permits.values().flatMap(({ held, waiting }) => [...held.keys(), ...waiting.keys()]);
  return [
    ...permits.map((chunk) => `${chunk}: has permits or waits for some`),
    ...busy.map(({ jobName, state }) => `${jobName}: does not rest, ${JSON.stringify(state)}`),
    ...shards.map(
      (chunk) => `${chunk}: shards do not rest, ${inspect(world.daemons.get(chunk), { breakLength: Infinity })}`,
    ),
    ...overdue.map((owed) => `still owed: ${JSON.stringify(owed)}`),
  ];
}
