import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { NEXT_FIRES_QUERY } from "../../early/screen-reads.ts";
import { PLACES } from "../../frame/places.ts";
import { Ago, Instant } from "../../parts/instant.tsx";
import { WholeListCard } from "../../parts/whole-list-card.tsx";
import { words } from "../../words/words.ts";

const EVERY_MS = 10_000;

/** The next ten fires over all jobs. */
export function NextFires() {
  const t = words.value;
  const fires = usePolled(
    "next-fires",
    async () => (await api.call("list-next-fires", { query: NEXT_FIRES_QUERY })).value,
    EVERY_MS,
  );
  return (
    <WholeListCard
      title={t.nextFires}
      from={fires}
      empty={
        <>
          <p>{t.noNextFires}</p>
          <a class="button main" href={PLACES.newJob}>
            {t.registerJob}
          </a>
        </>
      }
    >
      {(next) => (
        <table>
          <thead>
            <tr>
              <th>{t.job}</th>
              <th class="wide">{t.app}</th>
              <th>{t.fireTime}</th>
              <th>{t.fromNow}</th>
            </tr>
          </thead>
          <tbody>
            {next.map(({ jobName, appName, fireTime }) => (
              <tr key={`${jobName} ${fireTime}`}>
                <td>
                  <a href={PLACES.job(jobName)}>{jobName}</a>
                </td>
                <td class="wide dim">{appName}</td>
                <td>
                  <Instant at={fireTime} isShort />
                </td>
                <td class="dim">
                  <Ago at={fireTime} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </WholeListCard>
  );
}
