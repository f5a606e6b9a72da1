import type { FireView } from "../../contract/fire-view.ts";
import { words } from "../words/words.ts";

/** Tells the effect of a change of the clock on a fire. */
export function ClockChange({ change }: { readonly change: FireView["clockChange"] }) {
  if (change === undefined) return null;
  const t = words.value;
  const texts = {
    "moved-out-of-gap": t.movedOutOfGap,
    "after-skipped": t.afterSkipped,
    "first-of-two": t.firstOfTwo,
    "second-of-two": t.secondOfTwo,
  };
  return <span class="mark warn plain">{texts[change]}</span>;
}
