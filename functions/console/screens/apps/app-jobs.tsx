import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { ListCard } from "../../parts/list-card.tsx";
import { Sparkline } from "../../parts/sparkline.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { words } from "../../words/words.ts";

const SHOWN = "20";

/** The first jobs of an app. */
export function AppJobs({ appName }: { readonly appName: string }) {
  const t = words.value;
  const read = usePolled(
    `jobs of ${appName}`,
    async () => {
      const { value } = await api.call("list-jobs", { query: { appName, view: "summary", limit: SHOWN } });
      return { value };
    },
    15_000,
  );
  const register = `${PLACES.newJob}?app=${encodeURIComponent(appName)}`;
  return (
    <ListCard
      title={t.jobs}
      from={read}
      empty={t.noJobsOfApp}
      aside={
        <div class="row">
          <a href={register}>{t.registerJob}</a>
          <a href={`${PLACES.jobs}?appName=${encodeURIComponent(appName)}`}>{t.showAll}</a>
        </div>
      }
    >
      {(jobs) => (
        <table>
          <tbody>
            {jobs.map(({ jobName, state, outcomes = [] }) => (
              <tr key={jobName}>
                <td>
                  <a href={PLACES.job(jobName)}>{jobName}</a>
                </td>
                <td>
                  <StateMark state={state} />
                </td>
                <td>
                  <Sparkline outcomes={outcomes} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ListCard>
  );
}
