import type { JobView } from "../../../contract/job-view.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Pages } from "../../parts/pages.tsx";
import { stateWord } from "../../words/state-word.ts";
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
  const [{ outcome, after }, change] = useQuery();
  const executions = usePolled(
    `executions ${jobName} ${outcome ?? ""} ${after ?? ""}`,
    () => api.call("list-executions", { path: { jobName }, query: { outcome, after, limit: A_PAGE } }),
    EVERY_MS,
  );
  return (
    <>
      {outcome === undefined && after === undefined && executions.value && (
        <Grid job={job} executions={executions.value.value} />
      )}
      <Card
        title={t.executions}
        isFull
        aside={
          <select
            aria-label={t.outcome}
            value={outcome ?? ""}
            onChange={({ currentTarget }) => change({ outcome: currentTarget.value, after: undefined })}
          >
            <option value="">{`${t.outcome}: ${t.any}`}</option>
            {OUTCOMES.map((one) => (
              <option key={one} value={one}>
                {stateWord(one)}
              </option>
            ))}
          </select>
        }
      >
        <Loaded from={executions}>
          {({ value, next }) => (
            <>
              {value.length === 0 ? (
                <p class="empty">{next ? t.noneOnThisPage : t.noExecutions}</p>
              ) : (
                <ExecutionTable executions={value} />
              )}
              <Pages next={next?.after} />
            </>
          )}
        </Loaded>
      </Card>
    </>
  );
}
