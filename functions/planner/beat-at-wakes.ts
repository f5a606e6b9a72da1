import { Wake } from "../contract/messages.ts";
import type { Clock } from "../ports/clock.ts";
import type { Heartbeats } from "../ports/heartbeats.ts";
import type { Log } from "../ports/log.ts";

/** A sandbox marks at most one wake in this time. */
const EVERY_MS = 60_000;

/**
 * A planner that marks its wakes by EventBridge Scheduler. A mark that fails is logged, because the wake has done its
 * work.
 */
export function beatAtWakes(
  handle: (input: unknown) => Promise<void>,
  { heartbeats, now, log }: { readonly heartbeats: Heartbeats; readonly now: Clock; readonly log: Log },
): (input: unknown) => Promise<void> {
  let lastAt = Number.NEGATIVE_INFINITY;
  return async (input) => {
    await handle(input);
    const wake = Wake.safeParse(input);
    const at = now();
    if (wake.data?.scheduledTime === undefined || at - lastAt < EVERY_MS) return;
    lastAt = at;
    await heartbeats.beat("wake", at).catch((cause: unknown) => log.error("a wake was not marked", { cause }));
  };
}
