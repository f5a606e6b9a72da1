import type { OutcomeCounts } from "../../contract/outcome.ts";
import { stateWord } from "../words/state-word.ts";
import { letterOf, toneOf } from "./states.ts";
import { wholeNumber } from "./times.ts";

const ORDER = ["FINISHED", "FAILED", "ERROR", "LOST", "KILLED"] as const;

/** How many shards ended how: a bar, and the numbers with their letters. */
export function ShardCounts({ counts, shards }: { readonly counts: OutcomeCounts; readonly shards: number }) {
  const there = ORDER.filter((one) => counts[one] > 0);
  const title = there.map((one) => `${stateWord(one)} ${wholeNumber(counts[one])}`).join(", ");
  return (
    <div title={title}>
      <div class="lane" aria-hidden="true">
        {there.map((one) => (
          <i
            key={one}
            class={`fill-${toneOf(one)}`}
            style={{ width: `${(100 * counts[one]) / Math.max(1, shards)}%` }}
          />
        ))}
      </div>
      <span class="small dim">
        {there.length === 0
          ? `0 / ${wholeNumber(shards)}`
          : there.map((one) => `${letterOf(one)} ${wholeNumber(counts[one])}`).join(" · ")}
        <span class="hidden">{title}</span>
      </span>
    </div>
  );
}
