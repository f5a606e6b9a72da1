import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { ListCard } from "../../parts/list-card.tsx";
import { RevisionTable } from "../../parts/revision-table.tsx";
import { useRestore } from "../../parts/use-restore.tsx";
import { words } from "../../words/words.ts";

const EVERY_MS = 30_000;
const SHOWN = "20";

/** The latest revisions of an app; an older one is made the newest again on request. */
export function AppRevisions({ appName, again }: { readonly appName: string; readonly again: () => void }) {
  const t = words.value;
  const read = usePolled(
    `revisions of ${appName}`,
    async () => {
      const { value } = await api.call("list-app-revisions", { path: { appName }, query: { limit: SHOWN } });
      return { value };
    },
    EVERY_MS,
  );
  const { button, question } = useRestore(String, async (revision) => {
    await api.call("restore-app", { path: { appName, revision: String(revision) } });
    read.again();
    again();
  });
  return (
    <>
      <ListCard title={t.revisions} from={read} empty={t.noChanges}>
        {(revisions) => (
          <RevisionTable
            revisions={revisions}
            note={({ revision }) => `· ${t.revision} ${revision}`}
            restore={({ revision }, index) => index > 0 && button(revision)}
          />
        )}
      </ListCard>
      {question}
    </>
  );
}
