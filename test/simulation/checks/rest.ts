import { owedOf } from "../../memory/message-ports.ts";
import type { System } from "../system.ts";

/** Nothing runs, waits or is owed any more: three sweeps would have taken it up. */
const OVERDUE_MS = 1_800_000;

/** @returns what has not come to rest, in words. */
export function atRest({ world, clock }: System): string[] {
  const busy = world.states
    .keys()
    .flatMap((jobName) => ({ jobName, state: world.states.get(jobName) }))
    .filter(({ state }) => state?.running !== undefined || (state?.queue.length ?? 0) > 0);
  const overdue = owedOf(world).filter(({ dueAt }) => dueAt < clock.now - OVERDUE_MS);
  return [
    ...busy.map(({ jobName, state }) => `${jobName}: does not rest, ${JSON.stringify(state)}`),
    ...overdue.map((owed) => `still owed: ${JSON.stringify(owed)}`),
  ];
}
