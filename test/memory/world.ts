import { expiryOf, sampledOutExpiryOf } from "../../functions/adapters/dynamodb/expiry.ts";
import type { App } from "../../functions/contract/app.ts";
import type { DestinationRecord } from "../../functions/contract/destination-record.ts";
import type { Job, Revision } from "../../functions/contract/job.ts";
import type {
  AdvanceBackfill,
  Beat,
  Check,
  FanOut,
  FollowApp,
  Halt,
  Tick,
  Wake,
} from "../../functions/contract/messages.ts";
import type { Notify, Subscription } from "../../functions/contract/notice.ts";
import type { Change } from "../../functions/contract/origin.ts";
import type { Task } from "../../functions/contract/task.ts";
import type { AppChange } from "../../functions/core/run/app-change.ts";
import type { Backfill } from "../../functions/core/run/backfill.ts";
import type { Cursor } from "../../functions/core/run/cursor.ts";
import type { DaemonState } from "../../functions/core/run/daemon-state.ts";
import type { Chunk, Execution } from "../../functions/core/run/execution.ts";
import type { Fire } from "../../functions/core/run/fire.ts";
import type { RunState } from "../../functions/core/run/run-state.ts";
import type { DaemonHalt } from "../../functions/core/run/transition.ts";
import type { CountedInterval } from "../../functions/core/statistics/counters.ts";
import type { JobLosses } from "../../functions/core/statistics/losses.ts";
import type { DeadLetterQueue } from "../../functions/ports/dead-letters.ts";
import type { FirstAnswer } from "../../functions/ports/first-answers.ts";
import type { Heartbeat } from "../../functions/ports/heartbeats.ts";
import type { LetterNote } from "../../functions/ports/letter-notes.ts";
import type { Delivery, OutboxRow, WaitingNotice } from "../../functions/ports/notices.ts";
import type { Schedule } from "../../functions/ports/schedules.ts";
import type { TaskRow } from "../../functions/ports/task-store.ts";
import { LaggingRows } from "./lagging-rows.ts";
import type { HoldRow } from "./notice-ports.ts";
import type { PermitRow } from "./permit-ports.ts";
import { type Marks, type RowReads, Rows } from "./rows.ts";

export interface Letter {
  readonly body: string;
  receives: number;
  /** Epoch ms. */
  hiddenUntil?: number;
}

/** The type of each kind of row. */
interface Kinds {
  apps: App;
  appRevisions: App;
  appChanges: AppChange;
  jobs: Job;
  backfills: Backfill;
  answers: FirstAnswer;
  changes: Change;
  revisions: Revision;
  cursors: Cursor;
  states: RunState;
  daemons: DaemonState;
  halts: DaemonHalt;
  fires: Fire;
  executions: Execution;
  chunks: Chunk;
  tasks: TaskRow;
  cancelFlags: true;
  permits: PermitRow;
  schedules: Schedule;
  /** By interval and instant. */
  statistics: CountedInterval;
  /** By hour and job. */
  losses: JobLosses;
  subscriptions: Subscription;
  outbox: OutboxRow;
  waiting: WaitingNotice;
  holds: HoldRow;
  /** By subscription and instant. */
  deliveries: Delivery;
}

/** Every kind of row that may have an expiry. */
const KINDS = [
  "fires",
  "executions",
  "chunks",
  "tasks",
  "cancelFlags",
  "answers",
  "statistics",
  "deliveries",
] as const satisfies (keyof Kinds)[];

/** The kinds of rows of both tables, as they may be read. */
export type Tables = { readonly [K in keyof Kinds]: RowReads<Kinds[K]> };

/** Everything the in-memory ports keep: the two tables, the queues, the schedules, and the invocations. */
export class World implements Tables {
  readonly apps = new Rows<App>(this);
  readonly appRevisions = new Rows<App>(this);
  readonly appChanges = new Rows<AppChange>(this);
  readonly jobs = new Rows<Job>(this);
  readonly backfills = new Rows<Backfill>(this);
  readonly answers = new Rows<FirstAnswer>(this);
  readonly changes = new Rows<Change>(this);
  readonly revisions = new Rows<Revision>(this);
  readonly cursors = new Rows<Cursor>(this);
  readonly states = new Rows<RunState>(this);
  readonly daemons = new Rows<DaemonState>(this);
  readonly halts = new Rows<DaemonHalt>(this);
  readonly fires = new Rows<Fire>(this);
  readonly executions = new Rows<Execution>(this);
  readonly chunks = new Rows<Chunk>(this);
  readonly tasks = new Rows<TaskRow>(this);
  readonly cancelFlags = new Rows<true>(this);
  readonly permits = new Rows<PermitRow>(this);
  readonly schedules = new Rows<Schedule>(this);
  readonly statistics = new Rows<CountedInterval>(this);
  readonly losses = new Rows<JobLosses>(this);
  readonly subscriptions = new Rows<Subscription>(this);
  readonly outbox = new Rows<OutboxRow>(this);
  readonly waiting = new Rows<WaitingNotice>(this);
  readonly holds = new Rows<HoldRow>(this);
  readonly deliveries = new Rows<Delivery>(this);

  /** The same rows by eventually consistent reads: some of them as they were before their last write. */
  readonly eventually: Tables = {
    apps: new LaggingRows(this.apps),
    appRevisions: new LaggingRows(this.appRevisions),
    appChanges: new LaggingRows(this.appChanges),
    jobs: new LaggingRows(this.jobs),
    backfills: new LaggingRows(this.backfills),
    answers: new LaggingRows(this.answers),
    changes: new LaggingRows(this.changes),
    revisions: new LaggingRows(this.revisions),
    cursors: new LaggingRows(this.cursors),
    states: new LaggingRows(this.states),
    daemons: new LaggingRows(this.daemons),
    halts: new LaggingRows(this.halts),
    fires: new LaggingRows(this.fires),
    executions: new LaggingRows(this.executions),
    chunks: new LaggingRows(this.chunks),
    tasks: new LaggingRows(this.tasks),
    cancelFlags: new LaggingRows(this.cancelFlags),
    permits: new LaggingRows(this.permits),
    schedules: new LaggingRows(this.schedules),
    statistics: new LaggingRows(this.statistics),
    losses: new LaggingRows(this.losses),
    subscriptions: new LaggingRows(this.subscriptions),
    outbox: new LaggingRows(this.outbox),
    waiting: new LaggingRows(this.waiting),
    holds: new LaggingRows(this.holds),
    deliveries: new LaggingRows(this.deliveries),
  };

  readonly beats = new Map<Heartbeat, number>();
  readonly letterNotes = new Map<DeadLetterQueue, LetterNote>();
  readonly ticks: Tick[] = [];
  readonly laterChecks: { check: Check; at: number }[] = [];
  readonly invoked: (
    | { plan: Wake }
    | { followApp: FollowApp }
    | { beat: Beat }
    | { fanOut: FanOut }
    | { halt: Halt }
    | { backfill: AdvanceBackfill }
    | { notify: Notify }
    | { tell: Notify }
    | { check: Check }
    | { collect: DestinationRecord }
  )[] = [];
  readonly run: { tier: number; tenant: string; task: Task; outcomes: "prompt" | "batched" }[] = [];
  readonly deadLetters: Record<DeadLetterQueue, Letter[]> = { ticks: [], outcomes: [], checks: [] };

  /** Epoch ms; tests set it. */
  now: number;
  /** How long (ms) the next write stays unseen by eventually consistent reads; a test may let them lag. */
  lagMs: () => number = () => 0;

  /** A test may keep histories for a shorter time than the deployed one (ms). */
  historyMs: number | undefined;

  constructor(now: number) {
    this.now = now;
  }

  /** A row that has not expired. An expired one may still be there, but is not read. */
  alive<T>(rows: RowReads<T>, key: string): T | undefined {
    return this.#isExpired(rows.marks(key)) ? undefined : rows.get(key);
  }

  /**
   * DynamoDB deletes expired rows late: hours, and days at times, after their expiry and never before.
   * @param isDeleted decides for each expired row whether it is deleted now.
   */
  expire(isDeleted: () => boolean): void {
    for (const name of KINDS) {
      const rows = this[name];
      const expired = [...rows.ended()].filter((key) => this.#isExpired(rows.marks(key)));
      for (const key of expired) if (isDeleted()) rows.expire(key);
    }
  }

  #isExpired({ endedAt, sampledOut }: Marks = {}): boolean {
    if (endedAt === undefined) return false;
    if (sampledOut) return sampledOutExpiryOf(endedAt) * 1_000 <= this.now;
    return this.historyMs === undefined ? expiryOf(endedAt) * 1_000 <= this.now : endedAt + this.historyMs <= this.now;
  }
}

/** Sortable: instants and numbers of keys have as many digits as they need. */
export const digits = (number: number) => String(number).padStart(16, "0");
