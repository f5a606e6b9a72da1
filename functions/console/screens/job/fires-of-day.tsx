import type { FireView } from "../../../contract/fire-view.ts";
import type { JobView } from "../../../contract/job-view.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { shownZone } from "../../frame/preferences.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Card } from "../../parts/card.tsx";
import { Instant } from "../../parts/instant.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Pages } from "../../parts/pages.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { toneOf } from "../../parts/states.ts";
import { Theirs } from "../../parts/theirs.tsx";
import { words } from "../../words/words.ts";

const DAY_MS = 86_400_000;

/** A mark each fire along the day, and their list with reasons. @param day ISO date, by UTC */
export function FiresOfDay({ job, day }: { readonly job: JobView; readonly day: string }) {
  const t = words.value;
  const { jobName } = job;
  const [{ after }] = useQuery();
  const from = `${day}T00:00:00.000Z`;
  const to = `${day}T23:59:59.999Z`;
  const read = usePolled(
    `fires ${jobName} ${day} ${after ?? ""}`,
    () => api.call("list-fires", { path: { jobName }, query: { from, to, after, limit: "100" } }),
    15_000,
  );
  return (
    <Card title={t.firesOf(day)} isFull>
      <Loaded from={read}>
        {({ value, next }) => (
          <>
            <DayLine fires={value} begin={Date.parse(from)} />
            {value.length === 0 && <p class="empty">{t.noFires}</p>}
            {value.length > 0 && (
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
                  {value.map(({ fireTime, state, reason, executionId, backfill }) => (
                    <tr key={fireTime}>
                      <td>
                        <Instant at={fireTime} zone={shownZone()} />
                      </td>
                      <td class="wide">
                        <Instant at={fireTime} zone={job.timeZone} isShort />
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
                            {t.backfill}
                          </a>
                        )}
                      </td>
                      <td>{reason && <Theirs text={reason} />}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            <Pages next={next?.after} />
          </>
        )}
      </Loaded>
    </Card>
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
