import { FireDay } from "../../contract/fire-day.ts";
import { DAY_MS } from "../../core/day-ms.ts";
import { type DayOfInstants, daysOfInstants } from "../../core/run/days-of-instants.ts";
import { dueInstants } from "../../core/run/due.ts";
import { fireStates } from "../../core/run/fire-states.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { isError, json } from "../http/answer.ts";
import { readLimit } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { afterMark, nextOfWindow, readWindow } from "../http/time-window.ts";

interface Ports {
  readonly jobs: JobStore;
  readonly runs: RunStore;
  /** Epoch ms. */
  readonly now: () => number;
}

const MAX_DAYS = 31;
/** The number of instants after which a page ends with their day. A job of every second has one day on a page. */
const MAX_INSTANTS = 20_000;

export const listFireDays = operation({
  method: "GET",
  path: "/api/job/{jobName}/fires/days",
  name: "list-fire-days",
  summary:
    "The due instants of a long window by day, past and future, counted by their outcome: from 30 days ago to now where `from` and `to` do not say otherwise. Days without one are left out",
  query: ["from", "to"],
  success: { status: 200, schema: FireDay, list: MAX_DAYS, headers: ["Link"] },
  problems: ["job-not-found"],
  async handle({ jobs, runs, now }: Ports, request) {
    const { jobName = "" } = request.params;
    const at = now();
    const window = readWindow(request, { from: at - 30 * DAY_MS, to: at });
    if (isError(window)) return window;
    const limit = readLimit(request, MAX_DAYS);
    if (typeof limit !== "number") return limit;
    if ((await jobs.get(jobName)) === undefined) return { kind: "job-not-found", jobName };
    const after = afterMark(request.query, window);
    const revisions = await jobs.listRevisions(jobName, after, window.to);
    const days: FireDay[] = [];
    let instants = 0;
    let last = after;
    for (const day of daysOfInstants(dueInstants(revisions, after, window.to))) {
      if (days.length === limit || instants >= MAX_INSTANTS)
        return json(200, days, nextOfWindow(request, window, limit, last));
      days.push(await fireDay(runs, jobName, day, at));
      instants += day.instants.length;
      // The mark of a page is the end of its last day.
      last = day.at + DAY_MS - 1;
    }
    return json(200, days);
  },
});

async function fireDay(
  runs: RunStore,
  jobName: string,
  { at, instants }: DayOfInstants,
  now: number,
): Promise<FireDay> {
  const first = instants[0]?.at ?? at;
  const last = instants.at(-1)?.at ?? at;
  // A future instant has no record.
  const recorded = first > now ? [] : await runs.listCronFires(jobName, first - 1, Math.min(last, now));
  const counts = { planned: 0, queued: 0, started: 0, skipped: 0, missed: 0, unrecorded: 0 };
  for (const { at: instant, record } of fireStates(instants, recorded)) {
    if (record === undefined) counts[instant > now ? "planned" : "unrecorded"]++;
    else counts[STATES[record.status]]++;
  }
  return { day: new Date(at).toISOString().slice(0, 10), ...counts };
}

const STATES = { QUEUED: "queued", STARTED: "started", SKIPPED: "skipped", MISSED: "missed" } as const;
