import type { MetricName } from "../../contract/metrics.ts";
import { OUTCOMES } from "../../contract/outcome.ts";
import { isCronFire } from "../../core/run/ids.ts";
import { lossesOf } from "../../core/statistics/losses.ts";
import type { Metrics } from "../../ports/metrics.ts";
import type { RunChange, Runs } from "../../ports/run-store.ts";

/**
 * Run states whose committed changes are measured. A change commits once, so its values are emitted at most once; a
 * function that dies after the commit emits none.
 */
export const measuredRuns = <R extends Runs>(runs: R, metrics: Metrics): R => ({
  ...runs,
  async commit(change: RunChange) {
    const result = await runs.commit(change);
    if (result === "committed") for (const [name, value] of figuresOf(change)) metrics.add(name, value);
    return result;
  },
});

/** The figures of a change: the start of an execution, fires that end without one, and the shards of one that closes. */
export function figuresOf({ newFire, fires, start, close }: RunChange): [MetricName, number][] {
  const { missed, skipped } = lossesOf(newFire === undefined ? fires : [newFire, ...fires], close);
  const figures: [MetricName, number][] = [
    ["FiresMissed", missed],
    ["FiresSkipped", skipped],
  ];
  if (start !== undefined) figures.push(["FiresStarted", 1]);
  if (newFire?.status === "STARTED" && isCronFire(newFire.fireId))
    figures.push(["FireLateness", Math.max(0, newFire.recordedAt - newFire.firedAt)]);
  if (close !== undefined) for (const outcome of OUTCOMES) figures.push([`Shards${outcome}`, close.counts[outcome]]);
  return figures;
}
