import { Tick } from "../contract/messages.ts";
import { isDue } from "../core/run/due.ts";
import { cronFireId } from "../core/run/ids.ts";
import type { DeadLetter } from "../ports/dead-letters.ts";
import { fire } from "../steps/planning/fire.ts";
import { commitTransition } from "../steps/run-state/commit-transition.ts";
import { eachLetter } from "./each-letter.ts";
import type { SweepPorts } from "./sweep-ports.ts";

/** A letter that failed in this many sweeps is recorded as missed, which needs no app and starts nothing. */
const LAST_RECEIVE = 3;

/** Handles ticks that the dispatcher could not take: they are late fires now. */
export const drainTicks = (deps: SweepPorts): Promise<void> =>
  eachLetter(deps, "ticks", async (letter) => {
    const { jobName, instantEpochSeconds } = Tick.parse(JSON.parse(letter.body));
    const at = instantEpochSeconds * 1_000;
    if (at > deps.now()) throw new Error(`the tick of ${jobName} is not due yet`);
    try {
      const execution = await fire(deps, jobName, at);
      if (execution !== undefined) await deps.invoker.fanOut({ executionId: execution.executionId, chunk: 0 });
    } catch (cause) {
      await giveUp(deps, letter, jobName, at, cause);
    }
  });

/**
 * Records an instant as missed. Like every record it bumps the version, so that a planner that makes one record for
 * several instants at the same time sees it.
 * @throws the cause, as long as another sweep may succeed.
 */
async function giveUp(
  deps: SweepPorts,
  letter: DeadLetter,
  jobName: string,
  at: number,
  cause: unknown,
): Promise<void> {
  if (letter.receives < LAST_RECEIVE) throw cause;
  const revision = await deps.jobs.getRevisionAt(jobName, at);
  if (revision === undefined || !isDue(revision, at)) return;
  const fireId = cronFireId(at);
  const result = await commitTransition(deps, jobName, async () => {
    if ((await deps.runs.listCronFires(jobName, at - 1, at)).length > 0) return undefined;
    const newFire = { jobName, fireId, firedAt: at, revision: revision.revision };
    return { event: { kind: "drop", fireId, status: "MISSED", reason: "dispatcher-failed" }, newFire };
  });
  if (result?.kind === "committed") deps.log.error("a fire is given up", { jobName, at, cause });
}
