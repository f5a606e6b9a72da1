import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Pages } from "../../parts/pages.tsx";
import { words } from "../../words/words.ts";

const EVERY_MS = 5_000;

/** Jobs with fires that wait for a running execution. */
export function Ready() {
  const t = words.value;
  const [{ after }] = useQuery();
  const read = usePolled(
    `ready ${after ?? ""}`,
    () => api.call("find-ready-jobs", { query: { after, limit: "100" } }),
    EVERY_MS,
  );
  return (
    <Card title={t.ready} isFull>
      <Loaded from={read}>
        {({ value, next }) => (
          <>
            {value.length === 0 ? (
              <p class="empty">{next ? t.noneOnThisPage : t.nothingWaits}</p>
            ) : (
              <table>
                <thead>
                  <tr>
                    <th>{t.job}</th>
                    <th class="number">{t.waitingNow}</th>
                  </tr>
                </thead>
                <tbody>
                  {value.map(({ jobName, times }) => (
                    <tr key={jobName}>
                      <td>
                        <a href={`${PLACES.job(jobName)}?outcome=QUEUED`}>{jobName}</a>
                      </td>
                      <td class="number">{times}</td>
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
