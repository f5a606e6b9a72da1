import type { FireDay } from "../../../contract/fire-day.ts";
import type { JobView } from "../../../contract/job-view.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { monthName } from "../../parts/times.ts";
import { words } from "../../words/words.ts";
import { FiresOfDay } from "./fires-of-day.tsx";
import { Month } from "./month.tsx";

const EVERY_MS = 30_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The calendar of a job: a month with a square a day, and the fires of one day. Days are those of UTC. */
export function Fires({ job }: { readonly job: JobView }) {
  const t = words.value;
  const [query, change] = useQuery();
  const today = new Date().toISOString().slice(0, 10);
  const day = query.day && DAY.test(query.day) ? query.day : undefined;
  const month = (query.month && /^\d{4}-\d{2}$/.test(query.month) ? query.month : (day ?? today)).slice(0, 7);
  const begin = Date.parse(`${month}-01T00:00:00Z`);
  const end = Date.UTC(new Date(begin).getUTCFullYear(), new Date(begin).getUTCMonth() + 1, 1) - 1;
  const read = usePolled(
    `days ${job.jobName} ${month}`,
    async () => {
      const window = { from: new Date(begin).toISOString(), to: new Date(end).toISOString() };
      const days: FireDay[] = [];
      for await (const one of api.each("list-fire-days", { path: { jobName: job.jobName }, query: window }))
        days.push(one);
      return days;
    },
    EVERY_MS,
  );
  const turned = (by: number) => {
    const at = new Date(begin);
    return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + by, 1)).toISOString().slice(0, 7);
  };
  return (
    <>
      <Card
        title={`${t.firesCalendar} · ${monthName(begin)}`}
        aside={
          <div class="row">
            <button type="button" onClick={() => change({ month: turned(-1), day: undefined }, true)}>
              {t.monthBefore}
            </button>
            <button type="button" onClick={() => change({ month: undefined, day: undefined }, true)}>
              {t.today}
            </button>
            <button type="button" onClick={() => change({ month: turned(1), day: undefined }, true)}>
              {t.monthAfter}
            </button>
          </div>
        }
      >
        <Loaded from={read}>
          {(days) => <Month begin={begin} end={end} today={today} chosen={day} days={days} />}
        </Loaded>
      </Card>
      {day && <FiresOfDay job={job} day={day} />}
    </>
  );
}
