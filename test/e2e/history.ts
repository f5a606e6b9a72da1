import { expect } from "vitest";
import { ExecutionView } from "../../functions/contract/execution-view.ts";
import { eventually } from "../eventually.ts";

/** Statuses of what has not ended. */
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

/** The instants (epoch ms) a record stands for: one, or several that were missed together. */
export function instantsOf({ fireTime, through = fireTime, count = 1 }: ExecutionView, everyMs: number): number[] {
  const [from, to] = [Date.parse(fireTime), Date.parse(through)];
  const instants = Array.from({ length: (to - from) / everyMs + 1 }, (_, n) => from + n * everyMs);
  expect(count, `records of ${fireTime} to ${through}`).toBe(instants.length);
  return instants;
}

/** Each due instant from `first` to `last` (epoch ms) has one record, and nothing else has one. */
export function expectEveryInstant(
  history: readonly ExecutionView[],
  { first, last, everyMs }: { readonly first: number; readonly last: number; readonly everyMs: number },
): void {
  const times = history.flatMap((view) => instantsOf(view, everyMs)).filter((at) => at >= first && at <= last);
  const due = Array.from({ length: Math.floor((last - first) / everyMs) + 1 }, (_, n) => first + n * everyMs);
  expect(times, "one outcome for every instant").toEqual(due);
}
