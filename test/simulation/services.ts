import type { Adversary } from "./adversary.ts";
import type { Clock } from "./clock.ts";
import type { Fault } from "./faults.ts";
import type { PortName } from "./ports.ts";

type Throttled = Extract<Fault, `${string} throttled`>;

/** The service behind each port. */
const SERVICE_OF: Readonly<Record<PortName, Throttled>> = {
  apps: "config table throttled",
  appChanges: "config table throttled",
  backfills: "run table throttled",
  changes: "config table throttled",
  answers: "run table throttled",
  jobs: "config table throttled",
  cursors: "run table throttled",
  runs: "run table throttled",
  fanOuts: "run table throttled",
  daemons: "run table throttled",
  ends: "run table throttled",
  permits: "run table throttled",
  owed: "run table throttled",
  claims: "run table throttled",
  outbox: "run table throttled",
  messages: "run table throttled",
  deliveries: "run table throttled",
  subscriptions: "config table throttled",
  subscribers: "config table throttled",
  invoker: "lambda throttled",
  runners: "lambda throttled",
  records: "sqs throttled",
  ticks: "sqs throttled",
  laterChecks: "sqs throttled",
  letters: "sqs throttled",
  schedules: "scheduler throttled",
};

/** The services behind the ports. A throttling service refuses all requests for up to twenty seconds. */
export class Services {
  readonly #until = new Map<Throttled, number>();
  readonly #clock: Clock;
  readonly #adversary: Adversary;

  constructor(clock: Clock, adversary: Adversary) {
    this.#clock = clock;
    this.#adversary = adversary;
  }

  /** Whether a call of a port is refused. It may also be the call at which the throttling begins. */
  isThrottling(port: PortName): boolean {
    const service = SERVICE_OF[port];
    if ((this.#until.get(service) ?? 0) > this.#clock.now) return true;
    if (!this.#adversary.strikes(service)) return false;
    this.#until.set(service, this.#clock.now + this.#adversary.diceOf(service).between(200, 20_000));
    return true;
  }
}
