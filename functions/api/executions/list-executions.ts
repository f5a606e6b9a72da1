import { ExecutionView } from "../../contract/execution-view.ts";
import { executionIdOf } from "../../core/run/ids.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { listReply } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { executionView } from "./execution-view.ts";

/** Each row is a read of its own. */
const MAX_ROWS = 100;

export const listExecutions = operation({
  method: "GET",
  path: "/api/job/{jobName}/executions",
  name: "list-executions",
  summary: "The outcomes of a job's fires, newest first; of a deregistered job as long as its history is kept",
  success: { status: 200, schema: ExecutionView, list: MAX_ROWS, headers: ["Link"] },
  problems: ["job-not-found"],
  async handle({ jobs, runs }: { jobs: JobStore; runs: RunStore }, request) {
    const { jobName = "" } = request.params;
    const some = await runs.listFires(jobName, { limit: 1 });
    if (some.items.length === 0 && (await jobs.get(jobName)) === undefined) return { kind: "job-not-found", jobName };
    return listReply(
      request,
      async (page) => {
        const fires = await runs.listFires(jobName, page);
        const views = fires.items.map(async (fire) =>
          executionView(fire, await runs.getExecution(executionIdOf(jobName, fire.fireId))),
        );
        return { ...fires, items: await Promise.all(views) };
      },
      (view) => view,
      MAX_ROWS,
    );
  },
});
