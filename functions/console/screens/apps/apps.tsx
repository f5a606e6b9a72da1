import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { useQuery } from "../../frame/use-query.ts";
import { useTitle } from "../../frame/use-title.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Pages } from "../../parts/pages.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { words } from "../../words/words.ts";

const EVERY_MS = 15_000;

/** The published apps with their packages. */
export function Apps() {
  const t = words.value;
  useTitle(t.apps);
  const [{ after }] = useQuery();
  const read = usePolled(
    `apps ${after ?? ""}`,
    async () => {
      const [all, disabled] = await Promise.all([
        api.call("list-apps", { query: { after, limit: "100" } }),
        api.call("list-apps", { query: { state: "DISABLED" } }),
      ]);
      return { ...all, disabled: new Set(disabled.value.map(({ appName }) => appName)) };
    },
    EVERY_MS,
  );
  return (
    <>
      <div class="head">
        <h1>{t.apps}</h1>
        <a class="button main" href={PLACES.newApp}>
          {t.publishApp}
        </a>
      </div>
      <Card title={t.apps} isFull>
        <Loaded from={read}>
          {({ value, next, disabled }) =>
            value.length === 0 ? (
              <div class="empty">
                <p>{t.noApps}</p>
                <a class="button main" href={PLACES.newApp}>
                  {t.publishApp}
                </a>
              </div>
            ) : (
              <>
                <table>
                  <thead>
                    <tr>
                      <th>{t.app}</th>
                      <th>{t.state}</th>
                      <th class="wide">{t.package}</th>
                      <th class="wide">{t.digest}</th>
                      <th>{t.jobs}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {value.map(({ appName, appURL, sha256 }) => (
                      <tr key={appName}>
                        <td>
                          <a href={PLACES.app(appName)}>
                            <b>{appName}</b>
                          </a>
                        </td>
                        <td>
                          <StateMark state={disabled.has(appName) ? "DISABLED" : "ENABLED"} />
                        </td>
                        <td class="wide">
                          <Theirs text={appURL} />
                        </td>
                        <td class="wide mono">{sha256 ? <span title={sha256}>{sha256.slice(0, 12)}…</span> : "–"}</td>
                        <td>
                          <a href={`${PLACES.jobs}?appName=${encodeURIComponent(appName)}`}>{t.showJobs}</a>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
                <Pages next={next?.after} />
              </>
            )
          }
        </Loaded>
      </Card>
    </>
  );
}
