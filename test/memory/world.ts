import { expiryOf, sampledOutExpiryOf } from "../../functions/adapters/dynamodb/expiry.ts";
import type { App } from "../../functions/contract/app.ts";
import type { DestinationRecord } from "../../functions/contract/destination-record.ts";
import type { Job, Revision } from "../../functions/contract/job.ts";
import type { Check, FanOut, FollowApp, Halt, Tick, Wake } from "../../functions/contract/messages.ts";
import type { Task } from "../../functions/contract/task.ts";
import type { AppChange } from "../../functions/core/run/app-change.ts";
import type { Cursor } from "../../functions/core/run/cursor.ts";
import type { DaemonState } from "../../functions/core/run/daemon-state.ts";
import type { Chunk, Execution } from "../../functions/core/run/execution.ts";
import type { Fire } from "../../functions/core/run/fire.ts";
import type { RunState } from "../../functions/core/run/run-state.ts";
import type { DaemonHalt } from "../../functions/core/run/transition.ts";
import type { CountedInterval } from "../../functions/core/statistics/counters.ts";
import type { DeadLetterQueue } from "../../functions/ports/dead-letters.ts";
import type { Schedule } from "../../functions/ports/schedules.ts";
import type { TaskRow } from "../../functions/ports/task-store.ts";
import { Rows } from "./rows.ts";

export interface Letter {
  readonly body: string;
  receives: number;
  /** Epoch ms. */
  hiddenUntil?: number;
}

/** Everything the in-memory ports keep: the two tables, the queues, the schedules, and what was invoked. */
export class World {
  readonly apps = new Rows<App>();
  readonly appRevisions = new Rows<App>();
  readonly appChanges = new Rows<AppChange>();
  readonly jobs = new Rows<Job>();
  readonly revisions = new Rows<Revision>();
  readonly cursors = new Rows<Cursor>();
  readonly states = new Rows<RunState>();
  readonly daemons = new Rows<DaemonState>();
  readonly halts = new Rows<DaemonHalt>();
  readonly fires = new Rows<Fire>();
  readonly executions = new Rows<Execution>();
  readonly chunks = new Rows<Chunk>();
  readonly tasks = new Rows<TaskRow>();
  readonly cancelFlags = new Rows<true>();
  readonly schedules = new Rows<Schedule>();
  /** By interval and instant. */
  readonly statistics = new Rows<CountedInterval>();

  readonly ticks: Tick[] = [];
  readonly laterChecks: { check: Check; at: number }[] = [];
  readonly invoked: (
    | { plan: Wake }
    | { followApp: FollowApp }
    | { fanOut: FanOut }
    | { halt: Halt }
    | { check: Check }
    | { collect: DestinationRecord }
  )[] = [];
  readonly run: { tier: number; tenant: string; task: Task; outcomes: "prompt" | "batched" }[] = [];
  readonly deadLetters: Record<DeadLetterQueue, Letter[]> = { ticks: [], outcomes: [], checks: [] };

  /** Epoch ms; tests set it. */
  now: number;

  constructor(now: number) {
    this.now = now;
  }

  /** A row that is kept still: what ended a history ago may be there, but is not read. */
  alive<T>(rows: Rows<T>, key: string): T | undefined {
    const { endedAt, sampledOut } = rows.marks(key) ?? {};
    const expiry = sampledOut ? sampledOutExpiryOf : expiryOf;
    const isExpired = endedAt !== undefined && expiry(endedAt) * 1_000 <= this.now;
    return isExpired ? undefined : rows.get(key);
  }
}

/** Sortable: instants and numbers of keys have as many digits as they need. */
export const digits = (number: number) => String(number).padStart(16, "0");
