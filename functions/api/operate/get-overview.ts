import { OUTCOMES, OutcomeCounts } from "../../contract/outcome.ts";
import { Overview } from "../../contract/overview.ts";
import { parseExecutionId } from "../../core/run/ids.ts";
import { beginOf, type Counter, INTERVAL_MS } from "../../core/statistics/counters.ts";
import { lossesByJob } from "../../core/statistics/losses.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Heartbeat, HeartbeatReads } from "../../ports/heartbeats.ts";
import type { OpenWork } from "../../ports/open-work.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { StatisticsStore } from "../../ports/statistics-store.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";

interface Ports {
  readonly statistics: StatisticsStore;
  readonly openWork: OpenWork;
  readonly runs: RunStore;
  readonly heartbeats: HeartbeatReads;
  readonly now: Clock;
}

/** Jobs in the list of losses. */
const MAX_JOBS = 50;
/** The most open items that are counted, and the most jobs whose waiting fires are counted. */
const MAX_OPEN = 1_000;
const MAX_STATES = 100;

export const getOverview = operation({
  method: "GET",
  path: "/api/operate/overview",
  name: "get-overview",
  summary:
    "Totals of 24 hours by outcome, lost fires by job, running and waiting executions, and the last wakes of planner and sweep",
  success: { status: 200, schema: Overview },
  problems: [],
  async handle(ports: Ports) {
    const at = ports.now();
    const since = beginOf("HOUR", at - INTERVAL_MS.DAY);
    const [totals, losses, open, lastWake, lastSweep] = await Promise.all([
      totalsOf(ports, since, at),
      lossesOf(ports, since, at),
      openOf(ports),
      beatOf(ports, "wake", at),
      beatOf(ports, "sweep", at),
    ]);
    const overview: Overview = {
      since: new Date(since).toISOString(),
      ...totals,
      losses,
      ...open,
      ...(lastWake && { lastWake }),
      ...(lastSweep && { lastSweep }),
    };
    return json(200, overview);
  },
});

async function totalsOf({ statistics }: Ports, since: number, at: number) {
  const minutes = await statistics.list("MINUTE", since, at);
  const total = (counter: Counter) => minutes.reduce((sum, { counters }) => sum + (counters[counter] ?? 0), 0);
  return {
    executions: OutcomeCounts.parse(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, total(outcome)]))),
    tasks: { succeeded: total("succeeded"), failed: total("failed") },
  };
}

async function lossesOf({ statistics }: Ports, since: number, at: number): Promise<Overview["losses"]> {
  const { losses, isComplete } = await statistics.losses(since, at);
  const jobs = lossesByJob(losses);
  const sum = (kind: "skipped" | "missed") => jobs.reduce((all, one) => all + one[kind], 0);
  return { skipped: sum("skipped"), missed: sum("missed"), jobs: jobs.slice(0, MAX_JOBS), isComplete };
}

async function openOf({ openWork, runs }: Ports): Promise<Pick<Overview, "running" | "waiting">> {
  const { items, next } = await openWork.list({ limit: MAX_OPEN });
  const executions = new Set(items.map(({ executionId }) => executionId));
  const jobs = [...new Set([...executions].flatMap((id) => parseExecutionId(id)?.jobName ?? []))];
  const states = await Promise.all(jobs.slice(0, MAX_STATES).map((jobName) => runs.readState(jobName)));
  const isComplete = next === undefined;
  return {
    running: { executions: executions.size, isComplete },
    waiting: {
      fires: states.reduce((sum, { queue }) => sum + queue.length, 0),
      isComplete: isComplete && jobs.length <= MAX_STATES,
    },
  };
}

async function beatOf({ heartbeats }: Ports, kind: Heartbeat, now: number) {
  const at = await heartbeats.lastBeat(kind);
  // Clocks of two functions may differ.
  return at && { at: new Date(at).toISOString(), ageSeconds: Math.max(0, Math.round((now - at) / 1_000)) };
}
