import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { Ago } from "../../parts/instant.tsx";
import { WholeListCard } from "../../parts/whole-list-card.tsx";
import { words } from "../../words/words.ts";

const EVERY_MS = 15_000;

/** Owed work whose time has come, the oldest first. The sweep hands it out each ten minutes. */
export function Overdue() {
  const t = words.value;
  const read = usePolled(
    "overdue",
    async () => (await api.call("list-overdue", { query: { limit: "50" } })).value,
    EVERY_MS,
  );
  const names = {
    ...{ plan: t.owesPlan, halt: t.owesHalt, "fan-out": t.owesFanOut },
    ...{ check: t.owesCheck, app: t.owesApp, backfill: t.owesBackfill },
    ...{ notice: t.owesNotice, tell: t.owesTell },
  };
  return (
    <WholeListCard title={t.overdue} from={read} empty={t.nothingOverdue}>
      {(work) => (
        <table>
          <thead>
            <tr>
              <th>{t.work}</th>
              <th>{t.of}</th>
              <th>{t.overdueSince}</th>
            </tr>
          </thead>
          <tbody>
            {work.map(({ owes, since, jobName, appName, executionId, chunk }) => (
              <tr key={`${owes} ${executionId ?? jobName ?? appName} ${chunk}`}>
                <td>{names[owes]}</td>
                <td>
                  {executionId ? (
                    <a href={PLACES.execution(executionId)}>{executionId}</a>
                  ) : jobName ? (
                    <a href={PLACES.job(jobName)}>{jobName}</a>
                  ) : (
                    appName && <a href={PLACES.app(appName)}>{appName}</a>
                  )}
                  {chunk !== undefined && <div class="small dim">{t.chunkNumber(chunk)}</div>}
                </td>
                <td class="whole">
                  <Ago at={since} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </WholeListCard>
  );
}
