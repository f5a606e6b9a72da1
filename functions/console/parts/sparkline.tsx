import { stateWord } from "../words/state-word.ts";
import { words } from "../words/words.ts";
import { type Tone, toneOf } from "./states.ts";

const BARS = 20;
/** A bar's height tells the state without its colour: well, lost, ended badly. */
const HEIGHTS = { good: 11, bad: 20, warn: 5, idle: 8, run: 14 } as const;

/** The outcomes of the last fires, the newest at the right. @param outcomes newest first */
export function Sparkline({ outcomes }: { readonly outcomes: readonly string[] }) {
  const t = words.value;
  if (outcomes.length === 0) return <span class="dim">–</span>;
  const counts = new Map<string, number>();
  for (const one of outcomes) counts.set(one, (counts.get(one) ?? 0) + 1);
  const label = [...counts].map(([state, count]) => `${stateWord(state)} ${count}`).join(", ");
  return (
    <svg class="spark" viewBox="0 0 120 22" role="img" aria-label={t.lastOutcomes(outcomes.length, label)}>
      <title>{label}</title>
      {[...barsByTone(outcomes)].map(([tone, bars]) => (
        <path key={tone} class={`fill-${tone}`} d={bars} />
      ))}
    </svg>
  );
}

/** All bars of a tone are one path: a list of fifty jobs has a thousand bars. */
function barsByTone(outcomes: readonly string[]): ReadonlyMap<Tone, string> {
  const paths = new Map<Tone, string>();
  for (const [index, outcome] of outcomes.slice(0, BARS).entries()) {
    const tone = toneOf(outcome);
    const bar = `M${(BARS - 1 - index) * 6} 21v-${HEIGHTS[tone]}h4.4V21z`;
    paths.set(tone, (paths.get(tone) ?? "") + bar);
  }
  return paths;
}
