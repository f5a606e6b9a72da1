import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { Card } from "../../parts/card.tsx";
import { Differences } from "../../parts/differences.tsx";
import { Instant } from "../../parts/instant.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { useRestore } from "../../parts/use-restore.tsx";
import { actionWord } from "../../words/action-word.ts";
import { words } from "../../words/words.ts";

/** The latest revisions of an app; an older one is made the newest again on request. */
export function AppRevisions({ appName, again }: { readonly appName: string; readonly again: () => void }) {
  const t = words.value;
  const read = usePolled(
    `revisions of ${appName}`,
    async () => (await api.call("list-app-revisions", { path: { appName }, query: { limit: "20" } })).value,
    30_000,
  );
  const { button, question } = useRestore(String, async (revision) => {
    await api.call("restore-app", { path: { appName, revision: String(revision) } });
    read.again();
    again();
  });
  return (
    <Card title={t.revisions} isFull>
      <Loaded from={read}>
        {(revisions) => (
          <table>
            <thead>
              <tr>
                <th class="number">{t.revision}</th>
                <th>{t.since}</th>
                <th>{t.change}</th>
                <th class="wide">{t.caller}</th>
                <th>{t.difference}</th>
                <th>
                  <span class="hidden">{t.restore}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {revisions.map(({ revision, time, action, caller, differences }, index) => (
                <tr key={revision}>
                  <td class="number">{revision}</td>
                  <td>
                    <Instant at={time} />
                  </td>
                  <td>{action ? actionWord(action) : "–"}</td>
                  <td class="wide">{caller && <Theirs text={caller} />}</td>
                  <td>
                    <Differences differences={differences} />
                  </td>
                  <td>{index > 0 && button(revision)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
      {question}
    </Card>
  );
}
