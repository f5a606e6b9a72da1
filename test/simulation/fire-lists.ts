import type { FireView } from "../../functions/contract/fire-view.ts";
import { HISTORY_DAYS } from "../../functions/contract/timings.ts";
import type { System } from "./system.ts";

/** The answer of the API about the fires of a job in a window. */
export interface FireList {
  readonly jobName: string;
  /** The window, epoch ms, both included. */
  readonly from: number;
  readonly to: number;
  /** When the API was asked, epoch ms. */
  readonly at: number;
  readonly rows: readonly FireView[];
}

const DAY_MS = 86_400_000;
const iso = (at: number) => new Date(at).toISOString();

/** The fires of every job, page by page, as far back as records are kept. @throws when a request is refused. */
export async function listAllFires(system: System, from: number, to: number): Promise<FireList[]> {
  const at = system.clock.now;
  const oldest = at - (system.world.historyMs ?? HISTORY_DAYS * DAY_MS);
  const window = { from: Math.max(from, oldest), to };
  if (window.from > window.to) return [];
  const lists: FireList[] = [];
  for (const jobName of system.world.jobs.keys()) {
    const rows: FireView[] = [];
    let path: string | undefined = `/api/job/${jobName}/fires?from=${iso(window.from)}&to=${iso(window.to)}`;
    while (path !== undefined) {
      const ending = await system.request({ method: "GET", path });
      if (ending.kind !== "answered" || ending.answer.statusCode !== 200)
        throw new Error(`the fires of ${jobName} cannot be listed: ${JSON.stringify(ending)}`);
      rows.push(...JSON.parse(ending.answer.body ?? ""));
      path = /<(.+)>; rel="next"/.exec(ending.answer.headers?.link ?? "")?.[1];
    }
    lists.push({ jobName, ...window, at, rows });
  }
  return lists;
}
