import type { NextTask, TaskResult } from "../../contract/job-protocol.ts";
import type { Exit } from "../process/judge-exit.ts";
import type { AppProcess } from "./app-process.ts";

export type RoundEnd =
  | { readonly kind: "result"; readonly result: TaskResult }
  /** The process is gone. @see AppProcess */
  | { readonly kind: "gone"; readonly exit: Exit; readonly wasTaken: boolean }
  /** The start script has ended, and no other process asked for a task. */
  | { readonly kind: "silent" }
  | { readonly kind: "stopped" };

/** Offers one round to an app's process and waits for the first of its possible ends. */
export function runRound(app: AppProcess, task: NextTask, signal: AbortSignal, firstRequestWithinMs: number) {
  return new Promise<RoundEnd>((resolve) => {
    let silence: NodeJS.Timeout | undefined;
    const onGone = (exit: Exit) => settle({ kind: "gone", exit, wasTaken: app.exchange.isTaken() });
    const onAbort = () => settle({ kind: "stopped" });
    const onLeft = () => {
      silence = setTimeout(() => !app.exchange.hasAsked() && settle({ kind: "silent" }), firstRequestWithinMs);
    };

    function settle(end: RoundEnd): void {
      clearTimeout(silence);
      app.events.off("gone", onGone).off("left", onLeft);
      signal.removeEventListener("abort", onAbort);
      app.exchange.withdraw();
      resolve(end);
    }

    app.events.on("gone", onGone).on("left", onLeft);
    signal.addEventListener("abort", onAbort);
    void app.exchange.offer(task).then((result) => settle({ kind: "result", result }));
    if (app.hasLeft()) onLeft();
    if (signal.aborted) onAbort();
  });
}
