import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Card } from "../../parts/card.tsx";
import { Differences } from "../../parts/differences.tsx";
import { Instant } from "../../parts/instant.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Pages } from "../../parts/pages.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { dateTime } from "../../parts/times.ts";
import { useRestore } from "../../parts/use-restore.tsx";
import { actionWord } from "../../words/action-word.ts";
import { words } from "../../words/words.ts";

/** The changes of a job with their callers; an older revision is made the newest again on request. */
export function Revisions({ jobName, again }: { readonly jobName: string; readonly again: () => void }) {
  const t = words.value;
  const [{ after }] = useQuery();
  const read = usePolled(
    `revisions ${jobName} ${after ?? ""}`,
    () => api.call("list-job-revisions", { path: { jobName }, query: { after, limit: "20" } }),
    30_000,
  );
  const { button, question } = useRestore(dateTime, async (revision) => {
    await api.call("restore-job", { path: { jobName, revision: String(revision) } });
    read.again();
    again();
  });
  return (
    <Card title={t.revisions} isFull>
      <Loaded from={read}>
        {({ value, next }) => (
          <>
            <table>
              <thead>
                <tr>
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
                {value.map(({ revision, action, caller, sourceAddress, differences, enabled }, index) => (
                  <tr key={revision}>
                    <td>
                      <Instant at={new Date(revision).toISOString()} />
                    </td>
                    <td>
                      {action ? actionWord(action) : "–"}
                      {!enabled && <div class="small dim">{t.stateDisabled}</div>}
                    </td>
                    <td class="wide">
                      {caller && <Theirs text={caller} />}
                      <div class="small dim">{sourceAddress}</div>
                    </td>
                    <td>
                      <Differences differences={differences} />
                    </td>
                    <td>{(index > 0 || after !== undefined) && button(revision)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <Pages next={next?.after} />
          </>
        )}
      </Loaded>
      {question}
    </Card>
  );
}
