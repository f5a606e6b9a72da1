import type { App } from "../../contract/app.ts";
import type { JobConfig } from "../../contract/job.ts";
import { isNotable, type RecordedEnd, type WantedEvent, wantedEvents } from "../../core/notices/events.ts";
import { CHUNK_SIZE, type Execution } from "../../core/run/execution.ts";
import type { Fire } from "../../core/run/fire.ts";
import { executionIdOf } from "../../core/run/ids.ts";
import { remember } from "../../core/run/recent.ts";
import type { RunState } from "../../core/run/run-state.ts";
import { startExecution } from "../../core/run/start-execution.ts";
import { cancelKeyOf } from "../../core/run/task-id.ts";
import { type RunEvent, type Transition, transition } from "../../core/run/transition.ts";
import { unrunOf } from "../../core/statistics/losses.ts";
import type { RunChange } from "../../ports/run-store.ts";
import { punctually } from "./punctually.ts";
import type { RunStatePorts } from "./run-state-ports.ts";

/** The division of executions that start now into chunks. */
export const shardsPerChunkOf = ({ shardsPerChunk = CHUNK_SIZE }: RunStatePorts): number => shardsPerChunk;

/** The values of a job and its app under which an execution starts. */
export interface Configuration {
  readonly config: JobConfig;
  readonly app: App;
}

export interface Decision {
  readonly event: RunEvent;
  /** The row of a new fire, without its outcome. */
  readonly newFire?: Omit<Fire, "status" | "reason" | "recordedAt">;
  /** The revision of the new fire, and its app. @default they are read when the fire starts */
  readonly configuration?: Configuration;
  /** The outcome of the execution that the event completes. */
  readonly close?: NonNullable<RunChange["close"]>;
}

export type TransitionResult =
  | { readonly kind: "committed"; readonly transition: Transition; readonly started?: Execution }
  /** The new fire already has its row. Its consequences may still be owed. */
  | { readonly kind: "duplicate" }
  /** The event changes nothing in this state, or was refused. */
  | { readonly kind: "unchanged"; readonly transition: Transition };

/** Only its own job's ticks, triggers and completions change a state: more lost races are a fault. */
const TRIES = 50;

/**
 * Reads a job's run state, lets `decide` read the other facts, and commits the transition; repeats all of it when
 * another function has changed the state. `decide` reads after the state, so a change of the configuration in between
 * has bumped the version.
 * @param decide returns undefined when there is nothing to do.
 */
export async function commitTransition(
  deps: RunStatePorts,
  jobName: string,
  decide: (state: RunState) => Promise<Decision | undefined>,
): Promise<TransitionResult | undefined> {
  for (let tries = 0; tries < TRIES; tries++) {
    const from = await deps.runs.readState(jobName);
    const decision = await decide(from);
    if (decision === undefined) return undefined;
    const next = transition(from, decision.event);
    if (next.state === from) return { kind: "unchanged", transition: next };
    const change = await composeChange(deps, jobName, from, next, decision);
    const committed = await deps.runs.commit(change);
    if (committed === "duplicate") return { kind: "duplicate" };
    if (committed === "committed") {
      if (change.notice !== undefined)
        await punctually(deps.log, deps.invoker.notify({ notifiedJob: jobName, version: change.to.version }));
      return {
        kind: "committed",
        transition: next,
        ...(change.start === undefined ? {} : { started: change.start.execution }),
      };
    }
  }
  throw new Error(`the run state of ${jobName} changed ${TRIES} times while it was read`);
}

/** The rows and items that belong to a transition. */
async function composeChange(
  deps: RunStatePorts,
  jobName: string,
  from: RunState,
  next: Transition,
  { newFire, configuration, close }: Decision,
): Promise<RunChange> {
  const at = deps.now();
  const changed = new Map<string, Fire>();
  const record = async (fireId: string, change: Pick<Fire, "status" | "reason">) => {
    const read = fireId === newFire?.fireId ? newFire : await deps.runs.getFire(jobName, fireId);
    // A skipped fire of a backfill may be requested again.
    const { reason: _, ...fire }: Partial<Fire> = read ?? {};
    if (read === undefined) throw new Error(`fire ${fireId} of ${jobName} is queued without a row`);
    const recorded = { ...fire, ...change, recordedAt: at } as Fire;
    changed.set(fireId, recorded);
    return recorded;
  };
  let change: Pick<RunChange, "start" | "cancel" | "close"> = {};
  const ends: RecordedEnd[] = [];
  const owedAt = at + deps.timings.fanOutWithinSeconds * 1_000;
  for (const effect of next.effects) {
    const { fireId } = effect;
    const executionId = executionIdOf(jobName, fireId);
    switch (effect.kind) {
      case "start": {
        const started = await record(fireId, { status: "STARTED" });
        const known = started.fireId === newFire?.fireId ? configuration : undefined;
        const { config, app } = known ?? (await configurationOf(deps, started));
        const [chunks, key] = [shardsPerChunkOf(deps), await deps.taskKey.newest()];
        const execution = startExecution(started, config, app, at, next.state.version, chunks, key);
        change = { ...change, start: { execution, dueAt: owedAt } };
        break;
      }
      case "queue":
        await record(fireId, { status: "QUEUED" });
        break;
      case "end": {
        const { count } = await record(fireId, { status: effect.status, reason: effect.reason });
        // A fire that a disablement ended was not wanted.
        if (effect.reason !== "disabled" && effect.reason !== "deregistered")
          ends.push({ fireId, end: effect.status, ...(count !== undefined && { count }) });
        break;
      }
      case "cancel": {
        const cancelKey = cancelKeyOf(executionId, await deps.taskKey.signer(await keyOf(deps, executionId)));
        change = { ...change, cancel: { executionId, cancelKey, reason: effect.reason } };
        break;
      }
      case "close":
        if (close === undefined) throw new Error(`${executionId} is closed without an outcome`);
        ends.push({ fireId, end: unrunOf(close) ?? close.outcome });
        change = { ...change, close: effect.isKept ? close : { ...close, sampledOut: true } };
    }
  }
  const recorded = newFire === undefined ? undefined : changed.get(newFire.fireId);
  const events = await eventsToTell(deps, jobName, from, ends, at);
  return {
    jobName,
    from,
    to: ends.length === 0 ? next.state : { ...next.state, recent: remember(next.state.recent, ends) },
    fires: [...changed.values()].filter((fire) => fire !== recorded),
    ...(recorded && { newFire: recorded }),
    ...(next.daemonHalt && { daemonHalt: { ...next.daemonHalt, dueAt: owedAt } }),
    ...(events.length > 0 && { notice: { events, dueAt: owedAt } }),
    ...change,
  };
}

/** Most changes have none: the wishes are read only for one of which something may be told. */
async function eventsToTell(
  deps: RunStatePorts,
  jobName: string,
  { recent }: RunState,
  ends: readonly RecordedEnd[],
  at: number,
): Promise<readonly WantedEvent[]> {
  if (!isNotable(recent, ends)) return [];
  const wants = await deps.subscribers.wants();
  if (wants.length === 0) return [];
  const appName = (await deps.jobs.get(jobName))?.config.appName;
  return wantedEvents({ jobName, ...(appName !== undefined && { appName }) }, recent, ends, at, wants);
}

/** The key of an execution's start. While there is one key, no read is needed. */
async function keyOf(deps: RunStatePorts, executionId: string): Promise<number | undefined> {
  return (await deps.taskKey.newest()) === 1 ? 1 : (await deps.runs.getExecution(executionId))?.taskKey;
}

async function configurationOf({ jobs, apps }: RunStatePorts, { jobName, revision }: Fire): Promise<Configuration> {
  const config = (await jobs.getRevision(jobName, revision))?.config;
  const app = config && (await apps.get(config.appName));
  if (config === undefined || app === undefined) throw new Error(`${jobName} has gone while its fire was read`);
  return { config, app };
}
