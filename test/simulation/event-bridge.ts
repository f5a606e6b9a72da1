import type { HeldSchedules, Schedules } from "../../functions/ports/schedules.ts";
import { pageOf } from "../memory/page.ts";
import type { Adversary } from "./adversary.ts";
import type { Clock } from "./clock.ts";

interface Schedule {
  readonly expression: string;
  readonly timeZone: string;
  readonly enabled: boolean;
}

/** Offsets from UTC, minutes, of the zones that schedules may name here. Schedules of all other zones come in UTC. */
const OFFSET_MINUTES: Record<string, number> = { UTC: 0, "Asia/Shanghai": 480, "Asia/Kolkata": 330 };

/**
 * EventBridge Scheduler. It wakes at any second of the minute, at least once, by the schedule that is in effect then.
 */
export class EventBridge {
  readonly #effective = new Map<string, Schedule>();
  readonly #parsed = new Map<string, readonly (ReadonlySet<number> | undefined)[]>();
  #written = 0;
  readonly #newest = new Map<string, number>();
  /** The schedules as they were last written. */
  readonly #held = new Map<string, Schedule>();
  readonly #clock: Clock;
  readonly #adversary: Adversary;
  readonly #wake: (jobName: string, scheduledTime: string) => void;
  /** No schedule wakes anything before this, epoch ms. */
  deadUntil = 0;
  /** Called with each job whose schedule was written. */
  landed: (jobName: string) => void = () => {};

  constructor(clock: Clock, adversary: Adversary, wake: (jobName: string, scheduledTime: string) => void) {
    this.#clock = clock;
    this.#adversary = adversary;
    this.#wake = wake;
    clock.plan(Math.ceil(clock.now / 60_000) * 60_000, () => this.#minute());
  }

  readonly port: Schedules = {
    put: async ({ jobName, ...schedule }) => this.#write(jobName, schedule),
    remove: async (jobName) => this.#write(jobName, undefined),
  };

  /** The schedule that is held for a job. */
  holds = (jobName: string): Schedule | undefined => this.#held.get(jobName);

  /** Jobs that have a schedule. */
  names = (): string[] => [...this.#held.keys()];

  readonly held: HeldSchedules = {
    get: async (jobName) => {
      const schedule = this.#held.get(jobName);
      return schedule && { jobName, ...schedule };
    },
    list: async (page) => pageOf([...this.#held.keys()].sort(), (jobName) => jobName, page),
  };

  #write(jobName: string, schedule: Schedule | undefined): void {
    const write = ++this.#written;
    this.#newest.set(jobName, write);
    if (schedule === undefined) this.#held.delete(jobName);
    else this.#held.set(jobName, schedule);
    this.landed(jobName);
    const soonMs = this.#adversary.dice.between(0, 2_000);
    const lateMs = this.#adversary.strikes("stale schedule") ? 600_000 : soonMs;
    this.#clock.plan(this.#clock.now + lateMs, () => {
      if (this.#newest.get(jobName) !== write) return;
      if (schedule === undefined) this.#effective.delete(jobName);
      else this.#effective.set(jobName, schedule);
    });
  }

  #minute(): void {
    const at = this.#clock.now;
    this.#clock.plan(at + 60_000, () => this.#minute());
    if (at < this.deadUntil) return;
    const scheduledTime = new Date(at).toISOString().replace(".000", "");
    for (const [jobName, schedule] of this.#effective) {
      if (!schedule.enabled || !this.#matches(schedule, at)) continue;
      const woken = () => this.#wake(jobName, scheduledTime);
      this.#clock.plan(at + this.#adversary.dice.between(0, 59_999), woken);
      if (this.#adversary.strikes("duplicated"))
        this.#clock.plan(at + this.#adversary.diceOf("duplicated").between(0, 300_000), woken);
    }
  }

  #matches({ expression, timeZone }: Schedule, at: number): boolean {
    const offset = OFFSET_MINUTES[timeZone];
    if (offset === undefined) throw new Error(`the simulation does not know the offset of ${timeZone}`);
    const wall = new Date(at + offset * 60_000);
    const values = [
      wall.getUTCMinutes(),
      wall.getUTCHours(),
      wall.getUTCDate(),
      wall.getUTCMonth() + 1,
      wall.getUTCDay() + 1,
      wall.getUTCFullYear(),
    ];
    return this.#fieldsOf(expression).every((field, index) => field === undefined || field.has(values[index] ?? -1));
  }

  /** Our schedules use only numbers, ranges, `*` and `?`. */
  #fieldsOf(expression: string) {
    const known = this.#parsed.get(expression);
    if (known !== undefined) return known;
    const fields = expression.slice("cron(".length, -1).split(" ").map(parseField);
    this.#parsed.set(expression, fields);
    return fields;
  }
}

function parseField(text: string): ReadonlySet<number> | undefined {
  if (text === "*" || text === "?") return undefined;
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const [from = Number.NaN, to = from] = item.split("-").map(Number);
    for (let value = from; value <= to; value++) values.add(value);
  }
  return values;
}
