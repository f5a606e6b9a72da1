import type { Job } from "../../functions/contract/job.ts";
import { Timings } from "../../functions/contract/timings.ts";
import { type Cursor, owesRunState, owesSchedule } from "../../functions/core/run/cursor.ts";
import { nextDue } from "../../functions/core/run/due.ts";
import { mayStart } from "../../functions/core/run/halted.ts";
import { executionIdOf } from "../../functions/core/run/ids.ts";
import type { World } from "../memory/world.ts";
import { isHeld } from "./checks/schedules.ts";
import type { Clock } from "./clock.ts";
import type { EventBridge } from "./event-bridge.ts";
import type { Ports } from "./ports.ts";
import { SKEW_MS } from "./skew.ts";

/** The work, other than planning, that a change owes. */
export type Obligation = "schedule" | "run state";

/**
 * An obligation of a revision: the instant when the revision was stored, and the instant when its mark first said that
 * the obligation was met. Epoch ms.
 */
export interface Met {
  readonly jobName: string;
  readonly what: Obligation;
  readonly since: number;
  readonly metAt: number;
}

export const GRACE_MS = Timings.parse({}).cursorGraceSeconds * 1_000;

/**
 * Checks a job after each write that concerns it, during the faults. If a mark says that an obligation is met, it is
 * met. If an obligation is not met, it is owed.
 */
export class Obligations {
  /** In words; each once. */
  readonly violations = new Set<string>();
  readonly met: Met[] = [];
  readonly #unmet = new Map<string, { readonly since: number; readonly what: Set<Obligation> }>();
  readonly #clock: Clock;
  readonly #world: World;
  readonly #eventBridge: EventBridge;

  constructor(clock: Clock, world: World, eventBridge: EventBridge) {
    this.#clock = clock;
    this.#world = world;
    this.#eventBridge = eventBridge;
    eventBridge.landed = (jobName) => this.#look(jobName);
  }

  /** The ports of one invocation, with these checks. */
  over(ports: Ports): Ports {
    const { jobs, cursors, runs, daemons } = ports;
    const after = async <T>(jobName: string, write: Promise<T>): Promise<T> => {
      const answer = await write;
      this.#look(jobName);
      return answer;
    };
    return {
      ...ports,
      jobs: {
        ...jobs,
        create: (job, dueAt) => after(job.config.jobName, this.#stored(job, jobs.create(job, dueAt), "created")),
        change: (job, expected, dueAt) =>
          after(job.config.jobName, this.#stored(job, jobs.change(job, expected, dueAt), "changed")),
        remove: (jobName, revision) => after(jobName, jobs.remove(jobName, revision)),
      },
      cursors: {
        ...cursors,
        settle: (cursor, ...marks) => after(cursor.jobName, cursors.settle(cursor, ...marks)),
        beginSchedule: (jobName, revision, until) => after(jobName, cursors.beginSchedule(jobName, revision, until)),
        endSchedule: (jobName, revision, now) => after(jobName, cursors.endSchedule(jobName, revision, now)),
        applied: (jobName, revision) => after(jobName, cursors.applied(jobName, revision)),
        forget: (jobName, revision, now) => after(jobName, cursors.forget(jobName, revision, now)),
      },
      daemons: {
        ...daemons,
        endHalt: async (jobName, through) => {
          await daemons.endHalt(jobName, through);
          this.#isHalted(jobName, through);
        },
      },
      runs: { ...runs, commit: (change) => after(change.jobName, runs.commit(change)) },
    };
  }

  async #stored<T>({ config, revision }: Job, write: Promise<T>, done: T): Promise<T> {
    const answer = await write;
    if (answer === done)
      this.#unmet.set(`${config.jobName} ${revision}`, {
        since: this.#clock.now,
        what: new Set(["schedule", "run state"]),
      });
    return answer;
  }

  #look(jobName: string): void {
    const cursor = this.#world.cursors.get(jobName);
    const job = this.#world.jobs.get(jobName);
    if (job !== undefined) {
      if (cursor?.revision !== job.revision) return this.#found(`${jobName}: the cursor is not the revision's`);
      if (!owesSchedule(cursor)) this.#isScheduled(job);
      if (!owesRunState(cursor)) this.#isApplied(job);
    }
    if (cursor !== undefined) this.#isOwed(cursor, job);
  }

  #isScheduled(job: Job): void {
    this.#meet(job, "schedule");
    const { jobName } = job.config;
    if (isHeld(this.#eventBridge.holds(jobName), job, this.#clock.now)) return;
    this.#found(`${jobName}: its schedule is said to stand, but does not`);
  }

  #isApplied(job: Job): void {
    this.#meet(job, "run state");
    const { jobName } = job.config;
    if (mayStart(job)) return;
    const { running, queue = [] } = this.#world.states.get(jobName) ?? {};
    // The executions that it began as a DAEMON are cancelled as work of their own; the check of rest covers them.
    const execution = running === undefined ? undefined : this.#world.executions.get(executionIdOf(jobName, running));
    if (execution?.status !== "RUNNING" && queue.length === 0) return;
    this.#found(`${jobName}: it may not start anything, but something of it runs or waits`);
  }

  /** A finished halt has cancelled all executions that the job began as a DAEMON before it. */
  #isHalted(jobName: string, through: number): void {
    for (const { busy, queue } of this.#world.daemons.values(`${jobName}#`)) {
      for (const fireId of new Set([...busy.values(), ...queue.map((waiting) => waiting.fireId)])) {
        const executionId = executionIdOf(jobName, fireId);
        const { status, daemon } = this.#world.executions.get(executionId) ?? {};
        if (status === "RUNNING" && daemon !== undefined && daemon.stateVersion <= through)
          this.#found(`${executionId}: has escaped the halt of its job`);
      }
    }
  }

  /** Work that is left, and instants that are not settled, are in the index of owed work, in time. */
  #isOwed(cursor: Cursor, job: Job | undefined): void {
    const { jobName, settledUntil } = cursor;
    const isUnmet = job === undefined || owesSchedule(cursor) || owesRunState(cursor);
    const due = job && nextDue(job, settledUntil);
    if (!isUnmet && due === undefined) return;
    const { now } = this.#clock;
    // The begin of a write of the schedule postpones overdue work by one grace.
    const latest = (isUnmet ? now : Math.max(now, due ?? 0)) + GRACE_MS + SKEW_MS;
    const { dueAt = Number.POSITIVE_INFINITY } = this.#world.cursors.marks(jobName)?.owes ?? {};
    if (dueAt > latest) this.#found(`${jobName}: its open work is not owed in time`);
  }

  #meet({ config, revision }: Job, what: Obligation): void {
    const { jobName } = config;
    const unmet = this.#unmet.get(`${jobName} ${revision}`);
    if (unmet?.what.delete(what)) this.met.push({ jobName, what, since: unmet.since, metAt: this.#clock.now });
  }

  #found(violation: string): void {
    this.violations.add(violation);
  }
}
