import { setTimeout as sleep } from "node:timers/promises";
import type { StopReason } from "./judge-exit.ts";
import { signalGroup } from "./signal.ts";
import type { Started } from "./start.ts";

/** A task that lost its claim may be running elsewhere already: its process gets no time to finish. */
const AT_ONCE: ReadonlySet<StopReason> = new Set(["fenced", "unreadable"]);

/** Asks a process group to end, and ends it after a while. Resolves when its leader has ended. */
export async function stop({ pid, ended }: Pick<Started, "pid" | "ended">, reason: StopReason, killAfterMs: number) {
  if (!AT_ONCE.has(reason)) {
    signalGroup(pid, "SIGTERM");
    const patience = new AbortController();
    const late = sleep(killAfterMs, "late" as const, { signal: patience.signal }).catch(() => undefined);
    const first = await Promise.race([ended, late]);
    patience.abort();
    if (first !== "late") return;
  }
  signalGroup(pid, "SIGKILL");
  await ended;
}
