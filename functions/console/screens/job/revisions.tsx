import { api } from "../../api/client.ts";
import { usePage } from "../../api/use-page.ts";
import { useQuery } from "../../frame/use-query.ts";
import { ListCard } from "../../parts/list-card.tsx";
import { RevisionTable } from "../../parts/revision-table.tsx";
import { dateTime } from "../../parts/times.ts";
import { useRestore } from "../../parts/use-restore.tsx";
import { words } from "../../words/words.ts";

const EVERY_MS = 30_000;
const A_PAGE = "20";

/** The changes of a job with their callers; an older revision is made the newest again on request. */
export function Revisions({ jobName, again }: { readonly jobName: string; readonly again: () => void }) {
  const t = words.value;
  const [{ after: isLater }] = useQuery();
  const read = usePage(
    `revisions ${jobName}`,
    (after) => api.call("list-job-revisions", { path: { jobName }, query: { after, limit: A_PAGE } }),
    EVERY_MS,
  );
  const { button, question } = useRestore(dateTime, async (revision) => {
    await api.call("restore-job", { path: { jobName, revision: String(revision) } });
    read.again();
    again();
  });
  return (
    <>
      <ListCard title={t.revisions} from={read} empty={t.noChanges}>
        {(revisions) => (
          <RevisionTable
            revisions={revisions.map((one) => ({ ...one, time: new Date(one.revision).toISOString() }))}
            note={({ enabled }) => !enabled && `· ${t.stateDisabled}`}
            restore={({ revision }, index) => (index > 0 || isLater !== undefined) && button(revision)}
          />
        )}
      </ListCard>
      {question}
    </>
  );
}
