import type { Timings } from "../../contract/timings.ts";
import type { FireReason } from "./fire.ts";

export interface DueFire {
  /** Epoch ms. */
  readonly at: number;
  readonly misfire: boolean;
  /** The present state of its job: a job that is not enabled any more starts no fire. */
  readonly halted?: "disabled" | "deregistered" | undefined;
  /** The first due instant after this one (epoch ms), if there is any. */
  readonly nextAt: number | undefined;
}

export type FireVerdict =
  | { readonly run: true }
  | { readonly run: false; readonly status: "SKIPPED" | "MISSED"; readonly reason: FireReason };

/**
 * Whether a due fire still runs. With `misfire` lateness does not matter. Without it a fire that is late (committed
 * more than `lateAfterSeconds` after its instant) runs only within `runLateWithinSeconds` and while it is the newest.
 */
export function judgeFire(
  { at, misfire, halted, nextAt }: DueFire,
  now: number,
  timings: Pick<Timings, "lateAfterSeconds" | "runLateWithinSeconds">,
): FireVerdict {
  if (halted !== undefined) return { run: false, status: "SKIPPED", reason: halted };
  const latenessMs = now - at;
  if (misfire || latenessMs <= timings.lateAfterSeconds * 1_000) return { run: true };
  const isNewest = nextAt === undefined || nextAt > now;
  if (isNewest && latenessMs < timings.runLateWithinSeconds * 1_000) return { run: true };
  return { run: false, status: "MISSED", reason: "late" };
}
