import { api } from "../../api/client.ts";
import { usePage } from "../../api/use-page.ts";
import { PLACES } from "../../frame/places.ts";
import { Ago } from "../../parts/instant.tsx";
import { ListCard } from "../../parts/list-card.tsx";
import { words } from "../../words/words.ts";

const EVERY_MS = 10_000;

/** Jobs with fires that wait for a running execution. */
export function Ready() {
  const t = words.value;
  const read = usePage("ready", (after) => api.call("find-ready-jobs", { query: { after, limit: "100" } }), EVERY_MS);
  return (
    <ListCard title={t.ready} from={read} empty={t.nothingWaits}>
      {(jobs) => (
        <table>
          <thead>
            <tr>
              <th>{t.job}</th>
              <th class="number">{t.waitingNow}</th>
              <th>{t.firstFire}</th>
            </tr>
          </thead>
          <tbody>
            {jobs.map(({ jobName, times, firstFireTime }) => (
              <tr key={jobName}>
                <td>
                  <a href={`${PLACES.job(jobName)}?outcome=QUEUED`}>{jobName}</a>
                </td>
                <td class="number">{times}</td>
                <td>{firstFireTime && <Ago at={firstFireTime} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ListCard>
  );
}
