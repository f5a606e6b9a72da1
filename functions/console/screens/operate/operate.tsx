import { useQuery } from "../../frame/use-query.ts";
import { useTitle } from "../../frame/use-title.ts";
import { Tabs } from "../../parts/tabs.tsx";
import { words } from "../../words/words.ts";
import { Notices } from "../notices/notices.tsx";
import { Changes } from "./changes.tsx";
import { DeadLetters } from "./dead-letters.tsx";
import { ExportAll } from "./export-all.tsx";
import { Overdue } from "./overdue.tsx";
import { Reconcile } from "./reconcile.tsx";

/** Work of an operator: stuck work, changes with their callers, repair and export. */
export function Operate() {
  const t = words.value;
  useTitle(t.operate);
  const [{ tab = "health" }] = useQuery();
  return (
    <>
      <div class="head">
        <h1>{t.operate}</h1>
      </div>
      <Tabs
        label={t.operate}
        chosen={tab}
        tabs={[
          ["health", t.stuckWork],
          ["notices", t.notices],
          ["changes", t.changes],
          ["repair", t.repairAndExport],
        ]}
      />
      {tab === "health" && (
        <div class="columns">
          <DeadLetters />
          <Overdue />
        </div>
      )}
      {tab === "notices" && <Notices />}
      {tab === "changes" && <Changes />}
      {tab === "repair" && (
        <div class="columns">
          <Reconcile />
          <ExportAll />
        </div>
      )}
    </>
  );
}
