import type { Overview } from "../../../contract/overview.ts";
import { duration } from "../../parts/times.ts";
import { words } from "../../words/words.ts";

/** AWS wakes the sweep each ten minutes: after this time two of them are missing. */
const SWEEP_IS_LATE_SECONDS = 1_500;

/** The answer in one line, and its reasons. */
export function Verdict({ overview }: { readonly overview: Overview }) {
  const t = words.value;
  const { losses, executions, lastSweep } = overview;
  const failed = executions.FAILED + executions.ERROR + executions.LOST;
  const lost = losses.skipped + losses.missed;
  const late = lastSweep !== undefined && lastSweep.ageSeconds > SWEEP_IS_LATE_SECONDS;
  const reasons = [
    ...(late ? [t.sweepIsLate(duration(lastSweep.ageSeconds * 1_000))] : []),
    ...(failed > 0 ? [t.executionsFailed(failed)] : []),
    ...(lost > 0 ? [t.firesLost(lost)] : []),
  ];
  const tone = late ? "bad" : reasons.length > 0 ? "warn" : "good";
  return (
    <section class={`verdict ${tone}`} aria-label={t.verdict}>
      <b aria-hidden="true">{tone === "good" ? "✓" : "!"}</b>
      <div>
        <b>{tone === "good" ? t.allIsWell : tone === "warn" ? t.lookAtThis : t.somethingIsBroken}</b>
        <div>{reasons.length === 0 ? t.allIsWellBecause : reasons.join(" · ")}</div>
      </div>
    </section>
  );
}
