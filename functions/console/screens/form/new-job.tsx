import { browserZone } from "../../frame/preferences.ts";
import { useQuery } from "../../frame/use-query.ts";
import { useTitle } from "../../frame/use-title.ts";
import { words } from "../../words/words.ts";
import { JobForm } from "./job-form.tsx";

/** The form of a new job. `?app=` chooses its app. */
export function NewJob() {
  const t = words.value;
  useTitle(t.registerJob);
  const [{ app = "" }] = useQuery();
  return (
    <>
      <div class="head">
        <h1>{t.registerJob}</h1>
      </div>
      <JobForm
        isNew
        start={{
          ...{ jobName: "", appName: app, jobClass: "", jobType: "SIMPLE", jobExecutionType: "TRANSIENT" },
          ...{ cron: "0 0 * * * ?", timeZone: browserZone, shardingTotalCount: 1, cpuCount: 0.1, memoryMB: 128 },
          ...{ timeoutSeconds: 840, failover: true, misfire: true, description: "" },
        }}
      />
    </>
  );
}
