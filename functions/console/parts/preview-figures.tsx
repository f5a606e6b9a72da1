import type { Preview } from "../../contract/preview.ts";
import { language } from "../frame/preferences.ts";
import { words } from "../words/words.ts";
import { ClockChange } from "./clock-change.tsx";
import { Instant } from "./instant.tsx";
import { Theirs } from "./theirs.tsx";
import { money, wholeNumber } from "./times.ts";

/** When a job fires, in words and as instants, and its cost a month. */
export function PreviewFigures({ preview, zone }: { readonly preview: Preview; readonly zone: string }) {
  const t = words.value;
  const { nextFires, meaning, meaningZh, firesPerMonth, usdPerMonth, runnerMemoryMB, costs, prices, registered } =
    preview;
  return (
    <div class="stack">
      <p>
        <Theirs text={language.value === "zh" ? meaningZh : meaning} />
      </p>
      {nextFires.length === 0 && <p class="dim">{t.firesNever}</p>}
      <ol class="small">
        {nextFires.map(({ fireTime, clockChange }) => (
          <li key={fireTime}>
            <Instant at={fireTime} zone={zone} /> <ClockChange change={clockChange} />
          </li>
        ))}
      </ol>
      <dl class="facts small">
        <dt>{t.firesPerMonth}</dt>
        <dd>{wholeNumber(Math.round(firesPerMonth))}</dd>
        <dt>{t.costPerMonth}</dt>
        <dd>
          <b>{money(usdPerMonth)}</b>
          {registered && registered.usdPerMonth !== usdPerMonth && (
            <span class="dim"> {t.insteadOf(money(registered.usdPerMonth))}</span>
          )}
        </dd>
        <dt>{t.costParts}</dt>
        <dd>{t.parts(money(costs.wakes), money(costs.fires), money(costs.shards), money(costs.runners))}</dd>
        <dt>{t.runner}</dt>
        <dd>{`${wholeNumber(runnerMemoryMB)} MB`}</dd>
        <dt>{t.prices}</dt>
        <dd>{t.pricesOf(prices.region, prices.asOf, prices.shardSeconds)}</dd>
      </dl>
    </div>
  );
}
