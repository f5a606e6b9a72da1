import { useQuery } from "../../frame/use-query.ts";
import { useTitle } from "../../frame/use-title.ts";
import { Tabs } from "../../parts/tabs.tsx";
import { words } from "../../words/words.ts";
import { Failovers } from "./failovers.tsx";
import { Ready } from "./ready.tsx";
import { Running } from "./running.tsx";

/** The three lists of Elastic-Job-Cloud: tasks that run, fires that wait, shards that fail over. */
export function Tasks() {
  const t = words.value;
  useTitle(t.tasksNow);
  const [{ tab = "running" }] = useQuery();
  return (
    <>
      <div class="head">
        <h1>{t.tasksNow}</h1>
      </div>
      <Tabs
        label={t.tasksNow}
        chosen={tab}
        tabs={[
          ["running", t.running],
          ["ready", t.ready],
          ["failover", t.failover],
        ]}
      />
      {tab === "running" && <Running />}
      {tab === "ready" && <Ready />}
      {tab === "failover" && <Failovers />}
    </>
  );
}
