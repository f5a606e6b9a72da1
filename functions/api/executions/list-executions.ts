import { ExecutionView } from "../../contract/execution-view.ts";
import { executionIdOf } from "../../core/run/ids.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { listReply } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { executionView } from "./execution-view.ts";

const STATUSES = ExecutionView.shape.status.options;

/** Each row is a read of its own. */
const MAX_ROWS = 100;

export const listExecutions = operation({
  method: "GET",
  path: "/api/job/{jobName}/executions",
  name: "list-executions",
  summary:
    "The outcomes of a job's fires, newest first, those of one `outcome` on request; of a deregistered job as long as its history is kept. A filtered page may be short: the link leads on",
  query: ["outcome"],
  success: { status: 200, schema: ExecutionView, list: MAX_ROWS, headers: ["Link"] },
  problems: ["job-not-found"],
  async handle({ jobs, runs }: { jobs: JobStore; runs: RunStore }, request) {
    const { jobName = "" } = request.params;
    // An empty parameter counts as absent.
    const outcome = request.query.outcome || undefined;
    if (outcome !== undefined && !STATUSES.some((status) => status === outcome))
      return { kind: "invalid-query", detail: `outcome must be one of ${STATUSES.join(", ")}` };
    const some = await runs.listFires(jobName, { limit: 1 });
    if (some.items.length === 0 && (await jobs.get(jobName)) === undefined) return { kind: "job-not-found", jobName };
    return listReply(
      request,
      async (page) => {
        const fires = await runs.listFires(jobName, page);
        const views = fires.items.map(async (fire) =>
          executionView(fire, await runs.getExecution(executionIdOf(jobName, fire.fireId))),
        );
        const items = (await Promise.all(views)).filter(({ status }) => outcome === undefined || status === outcome);
        return { ...fires, items };
      },
      (view) => view,
      MAX_ROWS,
    );
  },
});
