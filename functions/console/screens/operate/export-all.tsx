import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { announce } from "../../frame/announce.tsx";
import { Card } from "../../parts/card.tsx";
import { Failure } from "../../parts/failure.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { words } from "../../words/words.ts";

/** All apps and jobs as one file of JSON, in the form that publishes and registers them. */
export function ExportAll() {
  const t = words.value;
  const action = useAction(async () => {
    const all: { apps: unknown[]; jobs: unknown[] } = { apps: [], jobs: [] };
    let after: string | undefined;
    do {
      const { value } = await api.call("export-all", { query: { after } });
      all.apps.push(...value.apps);
      all.jobs.push(...value.jobs);
      after = value.next;
    } while (after !== undefined);
    saveFile("elastic-job.json", `${JSON.stringify(all, null, 2)}\n`, "application/json");
    announce(t.exported(all.apps.length, all.jobs.length));
  });
  return (
    <Card title={t.export}>
      <div class="stack">
        <p>{t.exportMeans}</p>
        <div class="row">
          <button type="button" disabled={action.isBusy} onClick={action.run}>
            {action.isBusy ? t.working : t.download}
          </button>
        </div>
        <Failure problem={action.problem} />
      </div>
    </Card>
  );
}
