import { AlarmClock } from "../alarm-clock.ts";
import { AwsError } from "../aws-error.ts";
import { Journal } from "../journal.ts";
import type { ScheduleProperties } from "../template/scheduler-properties.ts";
import type { Unkindness } from "../unkindness.ts";
import { parseExpression, type Timing } from "./expression.ts";

/** A schedule as it is stored. */
export interface StoredSchedule {
  readonly name: string;
  readonly group: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly definition: Pick<
    ScheduleProperties,
    "ScheduleExpression" | "ScheduleExpressionTimezone" | "State" | "FlexibleTimeWindow" | "Target"
  >;
}

interface Armed {
  readonly stored: StoredSchedule;
  readonly timing: Timing;
  /** Due instant of the next fire, and when it is delivered: somewhere in its minute. */
  dueAt: number;
  fireAt: number;
}

type Entry = { put: StoredSchedule } | { gone: string };

/** How long an old configuration may still fire. AWS says: a short time. */
const STALE_MS = 60_000;
const keyOf = (group: string, name: string) => `${group}/${name}`;

/** Schedules that fire, anywhere within their minute; they survive the runtime. @param fire delivers one fire. */
export class Schedules {
  readonly #stored = new Map<string, StoredSchedule>();
  readonly #armed = new Map<string, Armed>();
  readonly #journal: Journal<Entry>;
  readonly #unkind: Unkindness;
  readonly #fire: (schedule: StoredSchedule, dueAt: number) => void;
  readonly #clock = new AlarmClock(() => this.ring());

  constructor(journalPath: string, unkind: Unkindness, fire: (schedule: StoredSchedule, dueAt: number) => void) {
    this.#unkind = unkind;
    this.#fire = fire;
    this.#journal = new Journal<Entry>(
      journalPath,
      (entry) =>
        "put" in entry
          ? this.#stored.set(keyOf(entry.put.group, entry.put.name), entry.put)
          : this.#stored.delete(entry.gone),
      () => Array.from(this.#stored.values(), (put) => ({ put })),
    );
  }

  /** Starts to fire. */
  resume(): void {
    for (const stored of this.#stored.values()) this.arm(stored, Date.now());
  }

  get(group: string, name: string): StoredSchedule | undefined {
    return this.#stored.get(keyOf(group, name));
  }

  list(): StoredSchedule[] {
    return [...this.#stored.values()].sort((a, b) => (keyOf(a.group, a.name) < keyOf(b.group, b.name) ? -1 : 1));
  }

  /** Creates or replaces. @throws AwsError for an expression AWS refuses. */
  put(group: string, name: string, definition: StoredSchedule["definition"]): StoredSchedule {
    const now = Date.now();
    const key = keyOf(group, name);
    const before = this.#stored.get(key);
    const stored = { name, group, createdAt: before?.createdAt ?? now, changedAt: now, definition };
    timingOf(stored);
    this.#stored.set(key, stored);
    this.#journal.append({ put: stored });
    this.arm(stored, this.staleUntil(key, before));
    return stored;
  }

  remove(group: string, name: string): boolean {
    const key = keyOf(group, name);
    if (!this.#stored.delete(key)) return false;
    this.#journal.append({ gone: key });
    this.#armed.delete(key);
    return true;
  }

  close(): void {
    this.#clock.stop();
    this.#journal.close();
  }

  /** An old configuration may be delivered once more after it was changed. @returns from when the new one counts. */
  private staleUntil(key: string, before: StoredSchedule | undefined): number {
    const armed = this.#armed.get(key);
    const now = Date.now();
    if (before === undefined || armed === undefined || armed.fireAt > now + STALE_MS || !this.#unkind.stale())
      return now;
    setTimeout(() => this.#fire(armed.stored, armed.dueAt), Math.max(0, armed.fireAt - now)).unref();
    return now;
  }

  private arm(stored: StoredSchedule, from: number): void {
    const key = keyOf(stored.group, stored.name);
    const timing = timingOf(stored);
    // A minute that has begun may still fire.
    const dueAt = stored.definition.State === "ENABLED" ? timing.next(Math.max(from, stored.changedAt)) : undefined;
    if (dueAt === undefined) this.#armed.delete(key);
    else this.#armed.set(key, { stored, timing, dueAt, fireAt: dueAt + this.offset(stored) });
    this.rearm();
  }

  private offset({ definition }: StoredSchedule): number {
    return definition.ScheduleExpression.startsWith("rate") ? 0 : this.#unkind.offsetInMinuteMs();
  }

  private rearm(): void {
    let earliest: number | undefined;
    for (const { fireAt } of this.#armed.values()) if (earliest === undefined || fireAt < earliest) earliest = fireAt;
    this.#clock.set(earliest);
  }

  private ring(): void {
    const now = Date.now();
    for (const [key, armed] of [...this.#armed]) {
      if (armed.fireAt > now) continue;
      this.#fire(armed.stored, armed.dueAt);
      if (this.#unkind.duplicate()) this.#fire(armed.stored, armed.dueAt);
      // What a machine slept through is not fired again and again: the next one is in the future.
      const dueAt = armed.timing.next(Math.max(armed.dueAt + 1, now - 60_000));
      if (dueAt === undefined) this.#armed.delete(key);
      else this.#armed.set(key, { ...armed, dueAt, fireAt: dueAt + this.offset(armed.stored) });
    }
    this.rearm();
  }
}

function timingOf({ definition, createdAt }: StoredSchedule): Timing {
  const { ScheduleExpression: expression, ScheduleExpressionTimezone: zone } = definition;
  let timing: Timing | undefined;
  try {
    timing = parseExpression(expression, zone, createdAt);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AwsError("ValidationException", `Invalid Schedule Expression Timezone ${zone}.`);
  }
  if (timing === undefined || expression.length > 256) {
    throw new AwsError("ValidationException", `Invalid Schedule Expression ${expression}.`);
  }
  return timing;
}
