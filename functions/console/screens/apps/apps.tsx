import { api } from "../../api/client.ts";
import { usePage } from "../../api/use-page.ts";
import { PLACES } from "../../frame/places.ts";
import { useTitle } from "../../frame/use-title.ts";
import { ListCard } from "../../parts/list-card.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { words } from "../../words/words.ts";

const EVERY_MS = 15_000;

/** The published apps with their packages. */
export function Apps() {
  const t = words.value;
  useTitle(t.apps);
  const read = usePage(
    "apps",
    async (after) => {
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
      <ListCard
        title={t.apps}
        from={read}
        empty={
          <>
            <p>{t.noApps}</p>
            <a class="button main" href={PLACES.newApp}>
              {t.publishApp}
            </a>
          </>
        }
      >
        {(apps, { disabled }) => (
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
              {apps.map(({ appName, appURL, sha256 }) => (
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
        )}
      </ListCard>
    </>
  );
}
