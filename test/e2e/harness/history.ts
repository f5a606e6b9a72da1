import { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { eventually } from "../../support/eventually.ts";

/** Statuses of executions that have not ended. */
export const OPEN = ["QUEUED", "RUNNING", "CANCELLING"];

/** The whole history of a job, oldest first, once nothing of it is open. */
export async function settled(apiUrl: string, jobName: string, withinSeconds: number): Promise<ExecutionView[]> {
  const look = async () => {
    const history = await historyOf(apiUrl, jobName).catch(() => []);
    return history.length > 0 && !history.some(({ status }) => OPEN.includes(status)) ? history : undefined;
  };
  return eventually(`all fires of ${jobName} end`, look, withinSeconds * 1_000);
}

/** Oldest first. */
export async function historyOf(apiUrl: string, jobName: string): Promise<ExecutionView[]> {
  const history: ExecutionView[] = [];
  for (let next: string | undefined = `/api/job/${jobName}/executions`; next !== undefined; ) {
    const page: Response = await fetch(`${apiUrl}${next}`);
    history.push(...ExecutionView.array().parse(await page.json()));
    next = /<(.*)>/.exec(page.headers.get("link") ?? "")?.[1];
  }
  return history.reverse();
}
