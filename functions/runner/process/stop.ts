import { setTimeout as sleep } from "node:timers/promises";
import type { StopReason } from "./judge-exit.ts";
import { isGroupAlive } from "./process-table.ts";
import { signalGroup } from "./signal.ts";
import type { Started } from "./start.ts";

/** A task that lost its claim may already run in another sandbox: its process gets no time to finish. */
const AT_ONCE: ReadonlySet<StopReason> = new Set(["fenced", "unreadable"]);

/** Interval of the checks whether a group has ended after its leader. */
const LOOK_MS = 50;

/**
 * Asks a process group to end, and ends it after a while. Resolves when its leader has ended and the other members have
 * had their time. (A shell ends at once; the program that it waits for may have to clean up.)
 */
export async function stop({ pid, ended }: Pick<Started, "pid" | "ended">, reason: StopReason, killAfterMs: number) {
  if (!AT_ONCE.has(reason)) {
    signalGroup(pid, "SIGTERM");
    const patience = AbortSignal.timeout(killAfterMs);
    const late = new Promise((resolve) => patience.addEventListener("abort", resolve, { once: true }));
    await Promise.race([ended, late]);
    while (!patience.aborted && isGroupAlive(pid)) await sleep(LOOK_MS);
    if (!patience.aborted) return;
  }
  signalGroup(pid, "SIGKILL");
  await ended;
}
