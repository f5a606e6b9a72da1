import type { ScheduleProperties } from "../../template/scheduler-properties.ts";
import { AlarmClock } from "../alarm-clock.ts";
import { AwsError } from "../aws-error.ts";
import { DueHeap } from "../due-heap.ts";
import type { Faults } from "../faults.ts";
import { Journal } from "../journal.ts";
import { parseExpression, type Timing } from "./expression.ts";
import { TZ_NAMES } from "./tz-names.ts";

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
  /** The last due instant that fired. */
  readonly firedFor?: number;
}

/** A future fire. */
interface Fire {
  /**
   * The schedule when this fire was armed. The fire happens only if the schedule is unchanged, or has just changed (see
   * `stale`).
   */
  readonly stored: StoredSchedule;
  readonly dueAt: number;
}

type Entry = { put: StoredSchedule } | { gone: string };

const keyOf = ({ group, name }: Pick<StoredSchedule, "group" | "name">) => `${group}/${name}`;

/**
 * Schedules that fire at least once, anywhere within the minute of their instant; they survive the runtime.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export class Schedules {
  readonly #stored = new Map<string, StoredSchedule>();
  readonly #fires = new DueHeap<Fire>();
  /** Fires of a replaced configuration that still happen. */
  readonly #stale = new Set<Fire>();
  /** The next fire of each schedule. */
  readonly #next = new Map<string, Fire>();
  readonly #journal: Journal<Entry>;
  readonly #faults: Faults;
  readonly #fire: (schedule: StoredSchedule, dueAt: number) => void;
  readonly #clock = new AlarmClock(() => this.#ring());

  /** @param fire delivers one fire. */
  constructor(journalPath: string, faults: Faults, fire: (schedule: StoredSchedule, dueAt: number) => void) {
    this.#faults = faults;
    this.#fire = fire;
    this.#journal = new Journal<Entry>(
      journalPath,
      (entry) => ("put" in entry ? this.#stored.set(keyOf(entry.put), entry.put) : this.#stored.delete(entry.gone)),
      () => Array.from(this.#stored.values(), (put) => ({ put })),
    );
  }

  /** Starts to fire. For each schedule the first instant that passed while the runtime was down fires at once. */
  resume(): void {
    for (const stored of this.#stored.values()) this.#arm(stored, fromOf(stored));
  }

  get(group: string, name: string): StoredSchedule | undefined {
    return this.#stored.get(keyOf({ group, name }));
  }

  list(): StoredSchedule[] {
    return [...this.#stored.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  /** Creates or replaces a schedule. @throws AwsError for an expression that AWS refuses. */
  put(group: string, name: string, definition: StoredSchedule["definition"]): StoredSchedule {
    const now = Date.now();
    const createdAt = this.get(group, name)?.createdAt ?? now;
    const stored = { name, group, createdAt, changedAt: now, definition };
    timingOf(stored);
    this.#overlook(keyOf(stored));
    this.#keep(stored);
    this.#arm(stored, now);
    return stored;
  }

  remove(group: string, name: string): boolean {
    const key = keyOf({ group, name });
    if (!this.#stored.delete(key)) return false;
    this.#journal.append({ gone: key });
    this.#overlook(key);
    this.#next.delete(key);
    return true;
  }

  close(): void {
    this.#clock.stop();
    this.#journal.close();
  }

  #keep(stored: StoredSchedule): void {
    this.#stored.set(keyOf(stored), stored);
    this.#journal.append({ put: stored });
  }

  /**
   * Lets a change miss the current minute and the next one, as AWS's may.
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/troubleshooting.html
   */
  #overlook(key: string): void {
    const fire = this.#next.get(key);
    if (fire !== undefined && fire.dueAt - Date.now() < 60_000 && this.#faults.stale()) this.#stale.add(fire);
  }

  #arm(stored: StoredSchedule, from: number): void {
    const { State } = stored.definition;
    const dueAt = State === "ENABLED" ? timingOf(stored).next(from) : undefined;
    if (dueAt === undefined) this.#next.delete(keyOf(stored));
    else {
      const fire = { stored, dueAt };
      // Only the first instant of a rate, its creation, is punctual.
      const offset = dueAt === stored.createdAt ? 0 : this.#faults.offsetInMinuteMs();
      this.#next.set(keyOf(stored), fire);
      this.#fires.push(dueAt + offset, fire);
    }
    this.#clock.set(this.#fires.peek()?.at);
  }

  #ring(): void {
    const now = Date.now();
    for (let first = this.#fires.peek(); first !== undefined && first.at <= now; first = this.#fires.peek()) {
      this.#fires.pop();
      const fire = first.value;
      const isCurrent = this.#next.get(keyOf(fire.stored)) === fire;
      if (!isCurrent && !this.#stale.delete(fire)) continue;
      this.#fire(fire.stored, fire.dueAt);
      if (this.#faults.duplicate()) this.#fire(fire.stored, fire.dueAt);
      if (!isCurrent) continue;
      const fired = { ...fire.stored, firedFor: fire.dueAt };
      this.#keep(fired);
      // Instants that passed while the machine slept fire only once: the next fire is of this minute at the earliest.
      this.#arm(fired, Math.max(fire.dueAt + 1, now - 60_000));
    }
    this.#clock.set(this.#fires.peek()?.at);
  }
}

/** The instant after which no instant of a schedule has fired. */
const fromOf = ({ changedAt, firedFor }: StoredSchedule): number =>
  firedFor === undefined ? changedAt : Math.max(firedFor + 1, changedAt);

function timingOf({ definition, createdAt }: StoredSchedule): Timing {
  const { ScheduleExpression: expression, ScheduleExpressionTimezone: zone } = definition;
  if (!TZ_NAMES.has(zone)) throw new AwsError("ValidationException", `Invalid Schedule Expression Timezone ${zone}.`);
  const timing = parseExpression(expression, zone, createdAt);
  if (timing === undefined || expression.length > 256) {
    throw new AwsError("ValidationException", `Invalid Schedule Expression ${expression}.`);
  }
  return timing;
}
