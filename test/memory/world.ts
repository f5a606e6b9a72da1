import { expiryOf } from "../../functions/adapters/dynamodb/expiry.ts";
import type { App } from "../../functions/contract/app.ts";
import type { Job, Revision } from "../../functions/contract/job.ts";
import type { Check, FanOut, Tick, Wake } from "../../functions/contract/messages.ts";
import type { Task } from "../../functions/contract/task.ts";
import type { Cursor } from "../../functions/core/run/cursor.ts";
import type { Chunk, Execution } from "../../functions/core/run/execution.ts";
import type { Fire } from "../../functions/core/run/fire.ts";
import type { RunState } from "../../functions/core/run/run-state.ts";
import type { TaskRow } from "../../functions/ports/task-store.ts";

/** What every live row may carry beside its own fields: what it owes, and when it may be forgotten. */
export interface Marks {
  owes?: { kind: "plan" | "fan-out" | "check"; dueAt: number };
  /** Epoch ms of the instant it ended. */
  endedAt?: number;
}

export interface Row<T> extends Marks {
  value: T;
}

/** A row of its own for each key; whoever reads or writes gets copies, so that shared references cannot hide a missing write. */
export class Rows<T> {
  readonly #rows = new Map<string, Row<T>>();

  get(key: string): T | undefined {
    const row = this.#rows.get(key);
    return row && structuredClone(row.value);
  }

  marks(key: string): Marks | undefined {
    const row = this.#rows.get(key);
    if (row === undefined) return undefined;
    const { value: _, ...marks } = row;
    return structuredClone(marks);
  }

  /** @param marks replace those that are there; absent ones are kept. */
  put(key: string, value: T, marks?: Marks): void {
    this.#rows.set(key, structuredClone({ ...(marks ?? this.marks(key)), value }));
  }

  mark(key: string, marks: Marks): void {
    const row = this.#rows.get(key);
    if (row !== undefined) this.#rows.set(key, structuredClone({ ...marks, value: row.value }));
  }

  delete(key: string): void {
    this.#rows.delete(key);
  }

  /** Keys in ascending order. */
  keys(): string[] {
    return [...this.#rows.keys()].sort();
  }
}

export interface StoredSchedule {
  readonly jobName: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly enabled: boolean;
}

export interface Letter {
  readonly body: string;
  receives: number;
}

/** Everything the in-memory ports keep: the two tables, the queues, the schedules, and what was invoked. */
export class World {
  readonly apps = new Rows<App>();
  readonly appRevisions = new Rows<App>();
  readonly jobs = new Rows<Job>();
  readonly revisions = new Rows<Revision>();
  readonly cursors = new Rows<Cursor>();
  readonly states = new Rows<RunState>();
  readonly fires = new Rows<Fire>();
  readonly executions = new Rows<Execution>();
  readonly chunks = new Rows<Chunk>();
  readonly tasks = new Rows<TaskRow>();
  readonly cancelFlags = new Rows<true>();
  readonly schedules = new Rows<StoredSchedule>();

  readonly ticks: Tick[] = [];
  readonly laterChecks: { check: Check; at: number }[] = [];
  readonly invoked: ({ plan: Wake } | { fanOut: FanOut } | { check: Check })[] = [];
  readonly run: { tier: number; tenant: string; task: Task }[] = [];
  readonly deadLetters: Record<"ticks" | "outcomes", Letter[]> = { ticks: [], outcomes: [] };

  /** Epoch ms; tests set it. */
  now: number;

  constructor(now: number) {
    this.now = now;
  }

  /** A row that is kept still: what ended a history ago may be there, but is not read. */
  alive<T>(rows: Rows<T>, key: string): T | undefined {
    const endedAt = rows.marks(key)?.endedAt;
    const isExpired = endedAt !== undefined && expiryOf(endedAt) * 1_000 <= this.now;
    return isExpired ? undefined : rows.get(key);
  }
}

/** Sortable: instants and numbers of keys have as many digits as they need. */
export const digits = (number: number) => String(number).padStart(16, "0");
