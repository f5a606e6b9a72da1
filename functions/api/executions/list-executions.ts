import { executionIdOf } from "../../core/run/ids.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { Answer } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { listReply } from "../http/list-reply.ts";
import { executionView } from "./execution-view.ts";

export interface Deps {
  readonly jobs: Pick<JobStore, "get">;
  readonly runs: Pick<RunStore, "listFires" | "getExecution">;
}

/** Each row is a read of its own. */
export const MAX_ROWS = 100;

/** `GET /api/job/{jobName}/executions`: the history, newest first; that of a deregistered job as long as it is kept. */
export const listExecutions =
  ({ jobs, runs }: Deps) =>
  async (request: HttpRequest): Promise<Answer> => {
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
  };
