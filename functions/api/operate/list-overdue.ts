import { OverdueWork } from "../../contract/overview.ts";
import type { Clock } from "../../ports/clock.ts";
import { OWED_SHARDS, type Owed, type OwedIndex } from "../../ports/owed-index.ts";
import { json } from "../http/answer.ts";
import { MAX_ITEMS, readLimit } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";

export const listOverdue = operation({
  method: "GET",
  path: "/api/operate/overdue",
  name: "list-overdue",
  summary:
    "Owed work whose time has come, the oldest first: the next sweep hands it out. A job that fires seldom is overdue from its fire to the next sweep, which settles it",
  query: ["limit"],
  success: { status: 200, schema: OverdueWork, array: true },
  problems: ["invalid-query"],
  async handle({ owed, now }: { owed: OwedIndex; now: Clock }, request) {
    const limit = readLimit(request, MAX_ITEMS);
    if (typeof limit !== "number") return limit;
    const shards = Array.from({ length: OWED_SHARDS }, (_, shard) => oldestOf(owed, shard, now(), limit));
    const all = (await Promise.all(shards)).flat().sort((a, b) => a.dueAt - b.dueAt);
    return json(200, all.slice(0, limit).map(viewOf));
  },
});

async function oldestOf(owed: OwedIndex, shard: number, until: number, limit: number): Promise<Owed[]> {
  const oldest: Owed[] = [];
  for await (const work of owed.overdue(shard, until)) if (oldest.push(work) === limit) break;
  return oldest;
}

function viewOf({ dueAt, ...work }: Owed): OverdueWork {
  const since = new Date(dueAt).toISOString();
  return work.owes === "notice" ? { owes: work.owes, jobName: work.jobName, since } : { ...work, since };
}
