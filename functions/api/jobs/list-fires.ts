import { FireView } from "../../contract/fire-view.ts";
import { clockChangeAt } from "../../core/cron/clock-change.ts";
import { DAY_MS } from "../../core/day-ms.ts";
import { type DueInstant, dueInstants, parsedSchedule } from "../../core/run/due.ts";
import { type FireState, fireStates } from "../../core/run/fire-states.ts";
import { executionIdOf } from "../../core/run/ids.ts";
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

const MAX_ROWS = 1_000;

export const listFires = operation({
  method: "GET",
  path: "/api/job/{jobName}/fires",
  name: "list-fires",
  summary:
    "Every due instant of a window, past and future, each in one state: from a day ago to in a day where `from` and `to` do not say otherwise",
  query: ["from", "to"],
  success: { status: 200, schema: FireView, list: MAX_ROWS, headers: ["Link"] },
  problems: ["job-not-found"],
  async handle({ jobs, runs, now }: Ports, request) {
    const { jobName = "" } = request.params;
    const window = readWindow(request, { from: now() - DAY_MS, to: now() + DAY_MS });
    if (isError(window)) return window;
    const limit = readLimit(request, MAX_ROWS);
    if (typeof limit !== "number") return limit;
    if ((await jobs.get(jobName)) === undefined) return { kind: "job-not-found", jobName };
    const after = afterMark(request.query, window);
    const revisions = await jobs.listRevisions(jobName, after, window.to);
    const due = [];
    for (const instant of dueInstants(revisions, after, window.to)) {
      due.push(instant);
      if (due.length > limit) break;
    }
    const rows = due.slice(0, limit);
    const last = rows.at(-1)?.at;
    // A future instant has no record, and an empty page needs none.
    const until = Math.min(last ?? after, now());
    const [recorded, backfilled] = await Promise.all([
      last === undefined ? [] : runs.listCronFires(jobName, after, until),
      last === undefined ? undefined : backfillsOf(runs, jobName, after, until),
    ]);
    const changes = clockChanges(rows, after);
    const views = [...fireStates(rows, recorded)].map((state) => ({
      ...fireView(jobName, state, now()),
      ...changes.get(state.at),
      ...backfilled?.get(state.at),
    }));
    if (due.length <= limit || last === undefined) return json(200, views);
    return json(200, views, nextOfWindow(request, window, limit, last));
  },
});

function fireView(jobName: string, { at, revision, record }: FireState, now: number): FireView {
  const fireTime = new Date(at).toISOString();
  if (record === undefined) return { fireTime, state: at > now ? "PLANNED" : "UNRECORDED", revision };
  const { status, reason, recordedAt, fireId } = record;
  return {
    fireTime,
    state: status,
    revision,
    ...(reason !== undefined && { reason }),
    ...((status === "STARTED" || status === "QUEUED") && { executionId: executionIdOf(jobName, fireId) }),
    recordedAt: new Date(recordedAt).toISOString(),
  };
}

/** The instants (epoch ms) on which a change of the clock has an effect. @param after where the window begins */
function clockChanges(rows: readonly DueInstant[], after: number) {
  const found = new Map<number, Pick<FireView, "clockChange">>();
  for (const [index, { at, revision }] of rows.entries()) {
    const parsed = parsedSchedule(revision.config);
    const clockChange = parsed && clockChangeAt(...parsed, at, rows[index - 1]?.at ?? after);
    if (clockChange !== undefined) found.set(at, { clockChange });
  }
  return found;
}

/** The executions by which backfills run instants (epoch ms). */
async function backfillsOf(runs: RunStore, jobName: string, after: number, until: number) {
  const fires = await runs.listBackfillFires(jobName, after, until);
  const started = fires.filter(({ status }) => status === "STARTED" || status === "QUEUED");
  return new Map(started.map(({ firedAt, fireId }) => [firedAt, { backfill: executionIdOf(jobName, fireId) }]));
}
