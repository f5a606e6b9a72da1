import type { Overview } from "../../../contract/overview.ts";
import { PLACES } from "../../frame/places.ts";
import { Card } from "../../parts/card.tsx";
import { wholeNumber } from "../../parts/times.ts";
import { words } from "../../words/words.ts";

const SHOWN = 10;

/** Jobs that lost fires in the last day. */
export function Losses({ losses }: { readonly losses: Overview["losses"] }) {
  const t = words.value;
  return (
    <Card title={t.lostFires} isFull aside={<a href={`${PLACES.jobs}?losing=true`}>{t.showAll}</a>}>
      {losses.jobs.length === 0 ? (
        <p class="empty">{t.noLostFires}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{t.job}</th>
              <th class="number">{t.stateMissed}</th>
              <th class="number">{t.stateSkipped}</th>
            </tr>
          </thead>
          <tbody>
            {losses.jobs.slice(0, SHOWN).map(({ jobName, missed, skipped }) => (
              <tr key={jobName}>
                <td>
                  <a href={`${PLACES.job(jobName)}?tab=fires`}>{jobName}</a>
                </td>
                <td class="number">{wholeNumber(missed)}</td>
                <td class="number">{wholeNumber(skipped)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
