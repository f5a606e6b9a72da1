import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { FAILING_QUERY } from "../../early/screen-reads.ts";
import { PLACES } from "../../frame/places.ts";
import { Sparkline } from "../../parts/sparkline.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { WholeListCard } from "../../parts/whole-list-card.tsx";
import { words } from "../../words/words.ts";

const EVERY_MS = 30_000;
const SHOWN = 10;

/** Jobs whose newest ended execution did not end well. */
export function FailingJobs() {
  const t = words.value;
  const failing = usePolled(
    "failing",
    async () => (await api.call("list-jobs", { query: FAILING_QUERY })).value,
    EVERY_MS,
  );
  return (
    <WholeListCard
      title={t.failingJobs}
      aside={<a href={`${PLACES.jobs}?failing=true`}>{t.showAll}</a>}
      from={failing}
      empty={t.noFailingJobs}
    >
      {(jobs) => (
        <table>
          <thead>
            <tr>
              <th>{t.job}</th>
              <th>{t.lastTwenty}</th>
              <th>{t.lastOutcome}</th>
            </tr>
          </thead>
          <tbody>
            {jobs.slice(0, SHOWN).map(({ jobName, outcomes = [], lastExecution }) => (
              <tr key={jobName}>
                <td>
                  <a href={PLACES.job(jobName)}>{jobName}</a>
                </td>
                <td>
                  <Sparkline outcomes={outcomes} />
                </td>
                <td>
                  {lastExecution && (
                    <a href={PLACES.execution(lastExecution.executionId)}>
                      <StateMark state={lastExecution.status} />
                    </a>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </WholeListCard>
  );
}
