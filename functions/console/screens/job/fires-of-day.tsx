import type { FireView } from "../../../contract/fire-view.ts";
import type { JobView } from "../../../contract/job-view.ts";
import { api } from "../../api/client.ts";
import { usePage } from "../../api/use-page.ts";
import { PLACES } from "../../frame/places.ts";
import { shownZone } from "../../frame/preferences.ts";
import { ClockChange } from "../../parts/clock-change.tsx";
import { Instant } from "../../parts/instant.tsx";
import { ListCard } from "../../parts/list-card.tsx";
import { Reason } from "../../parts/reason.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { toneOf } from "../../parts/states.ts";
import { words } from "../../words/words.ts";

const DAY_MS = 86_400_000;
const EVERY_MS = 15_000;

/** A mark each fire along the day, and their list with reasons. @param day ISO date, by UTC */
export function FiresOfDay({ job, day }: { readonly job: JobView; readonly day: string }) {
  const t = words.value;
  const { jobName } = job;
  const from = `${day}T00:00:00.000Z`;
  const to = `${day}T23:59:59.999Z`;
  const read = usePage(
    `fires ${jobName} ${day}`,
    (after) => api.call("list-fires", { path: { jobName }, query: { from, to, after, limit: "100" } }),
    EVERY_MS,
  );
  return (
    <ListCard title={t.firesOf(day)} from={read} empty={t.noFires}>
      {(fires) => (
        <>
          <DayLine fires={fires} begin={Date.parse(from)} />
          <table>
            <thead>
              <tr>
                <th>{t.fireTime}</th>
                <th class="wide">{t.inZoneOfJob}</th>
                <th>{t.state}</th>
                <th>{t.reason}</th>
              </tr>
            </thead>
            <tbody>
              {fires.map((fire) => (
                <Row key={fire.fireTime} fire={fire} timeZone={job.timeZone} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </ListCard>
  );
}

function Row({ fire, timeZone }: { readonly fire: FireView; readonly timeZone: string }) {
  const { fireTime, state, reason, clockChange, executionId, backfill } = fire;
  return (
    <tr>
      <td>
        <Instant at={fireTime} zone={shownZone()} />
      </td>
      <td class="wide">
        <Instant at={fireTime} zone={timeZone} isShort />
      </td>
      <td>
        {executionId ? (
          <a href={PLACES.execution(executionId)}>
            <StateMark state={state} />
          </a>
        ) : (
          <StateMark state={state} />
        )}
        {backfill && (
          <a class="small" href={PLACES.execution(backfill)}>
            {" "}
            {words.value.backfill}
          </a>
        )}
      </td>
      <td>
        {reason && <Reason of={reason} />} <ClockChange change={clockChange} />
      </td>
    </tr>
  );
}

/** The height of a mark tells its state too. */
const HEIGHTS = { good: 14, bad: 30, warn: 30, run: 22, idle: 7 } as const;

function DayLine({ fires, begin }: { readonly fires: readonly FireView[]; readonly begin: number }) {
  return (
    <svg class="chart day-line" viewBox="0 0 1440 34" preserveAspectRatio="none" aria-hidden="true">
      <path class="axis" d="M0 33H1440" />
      {fires.map(({ fireTime, state }) => {
        const tone = toneOf(state);
        const x = ((Date.parse(fireTime) - begin) / DAY_MS) * 1_440;
        return (
          <rect key={fireTime} class={`fill-${tone}`} x={x} y={32 - HEIGHTS[tone]} width="3" height={HEIGHTS[tone]} />
        );
      })}
    </svg>
  );
}
