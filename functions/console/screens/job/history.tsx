import type { JobView } from "../../../contract/job-view.ts";
import { api } from "../../api/client.ts";
import { usePage } from "../../api/use-page.ts";
import { useQuery } from "../../frame/use-query.ts";
import { ListCard } from "../../parts/list-card.tsx";
import { OutcomePicker } from "../../parts/outcome-picker.tsx";
import { words } from "../../words/words.ts";
import { ExecutionTable } from "./execution-table.tsx";
import { Grid } from "./grid.tsx";

const EVERY_MS = 5_000;
const A_PAGE = "25";
const OUTCOMES = ["FAILED", "ERROR", "LOST", "KILLED", "SKIPPED", "MISSED", "FINISHED", "RUNNING", "QUEUED"] as const;

/** The executions of a job, newest first, and the grid of the newest by shards. */
export function History({ job }: { readonly job: JobView }) {
  const t = words.value;
  const { jobName } = job;
  const [{ outcome, after: isLater }, change] = useQuery();
  const read = usePage(
    `executions ${jobName} ${outcome ?? ""}`,
    (after) => api.call("list-executions", { path: { jobName }, query: { outcome, after, limit: A_PAGE } }),
    EVERY_MS,
  );
  return (
    <>
      {outcome === undefined && isLater === undefined && read.value && <Grid job={job} executions={read.value.value} />}
      <ListCard
        title={t.executions}
        from={read}
        empty={t.noExecutions}
        aside={
          <OutcomePicker
            chosen={outcome}
            states={OUTCOMES}
            choose={(one) => change({ outcome: one, after: undefined })}
          />
        }
      >
        {(executions) => <ExecutionTable executions={executions} />}
      </ListCard>
    </>
  );
}
