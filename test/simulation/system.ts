import { createHandler as createApi } from "../../functions/api/handler.ts";
import { createOperations } from "../../functions/api/operations.ts";
import { createHandler as createCollector } from "../../functions/collector/handler.ts";
import type { Check, FanOut, Wake } from "../../functions/contract/messages.ts";
import type { Task } from "../../functions/contract/task.ts";
import { Timings } from "../../functions/contract/timings.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { createHandler as createPlanner } from "../../functions/planner/handler.ts";
import type { Invoker, Runners } from "../../functions/ports/invoker.ts";
import type { LaterChecks } from "../../functions/ports/later-checks.ts";
import type { Log } from "../../functions/ports/log.ts";
import type { TickQueue } from "../../functions/ports/tick-queue.ts";
import { createHandler as createSweep } from "../../functions/sweep/handler.ts";
import { gatewayEvent, type Sent } from "../api/gateway-event.ts";
import { appStore, cursorStore, jobStore } from "../memory/config-ports.ts";
import { fanOutStore } from "../memory/fan-out-ports.ts";
import { deadLetters, owedIndex, taskKey } from "../memory/message-ports.ts";
import { runStore, taskClaims, taskEnds } from "../memory/run-ports.ts";
import { World } from "../memory/world.ts";
import type { Adversary } from "./adversary.ts";
import { Clock } from "./clock.ts";
import { EventBridge } from "./event-bridge.ts";
import { type Ending, Invocation } from "./invocation.ts";
import { Queue } from "./queue.ts";
import { type Run, runTask, type SandboxDeps } from "./sandbox.ts";

/** Ports a planted bug may replace: made outside `functions/`, which has no switch for them. */
export type Ports = ReturnType<typeof portsOf>;

export interface SystemOptions {
  readonly startAt: number;
  readonly adversary: Adversary;
  readonly work?: SandboxDeps["work"];
  readonly timings?: Partial<Timings>;
  readonly maxInFlight?: number;
  readonly plant?: (ports: Ports) => Ports;
  readonly log?: Log;
}

const SWEEP_MS = 600_000;
const quiet: Log = { info: () => {}, error: () => {} };

/** The whole system on in-memory ports and a virtual clock: the real handlers, everything between them by the adversary's leave. */
export class System {
  readonly clock: Clock;
  readonly world: World;
  readonly adversary: Adversary;
  readonly runs: Run[] = [];
  readonly timings: Timings;
  readonly eventBridge: EventBridge;
  readonly errors: unknown[] = [];
  readonly #ticks: Queue;
  readonly #outcomes: Queue;
  readonly #ports: Ports;
  readonly #work: SandboxDeps["work"];
  readonly #maxInFlight: number;
  #incarnations = 0;

  constructor({
    startAt,
    adversary,
    work,
    timings,
    maxInFlight = 500,
    plant = (ports) => ports,
    log = quiet,
  }: SystemOptions) {
    this.clock = new Clock(startAt);
    this.world = new World(startAt);
    this.adversary = adversary;
    this.timings = Timings.parse(timings ?? {});
    this.#work = work ?? (() => ({ ms: 1_000, outcome: "FINISHED" }));
    this.#maxInFlight = maxInFlight;
    this.#log = {
      info: log.info,
      error: (fact, details) => {
        this.errors.push(details.cause);
        log.error(fact, details);
      },
    };
    const queue = (
      name: "ticks" | "outcomes",
      visibilityMs: number,
      handle: (event: unknown) => ReturnType<System["collect"]>,
    ) =>
      new Queue(this.clock, adversary, {
        visibilityMs,
        maxReceiveCount: 20,
        deadLetters: this.world.deadLetters[name],
        consume: handle,
      });
    this.#ticks = queue("ticks", 30_000, (event) => this.dispatch(event));
    this.#outcomes = queue("outcomes", 60_000, (event) => this.collect(event));
    this.eventBridge = new EventBridge(this.clock, adversary, (jobName, scheduledTime) => {
      void this.#asynchronously(() => this.plan({ jobName, scheduledTime }));
    });
    this.#ports = plant(portsOf(this.world, this.clock));
    this.#planSweep();
  }

  readonly #log: Log;

  dispatch(event: unknown) {
    const invocation = this.#invocation("dispatcher");
    const handle = createDispatcher({ ...this.#depsOf(invocation), laterChecks: this.#laterChecks(invocation) });
    return invocation.run(() => handle(event));
  }

  collect(event: unknown) {
    const invocation = this.#invocation("collector");
    const handle = createCollector({ ...this.#depsOf(invocation), laterChecks: this.#laterChecks(invocation) });
    return invocation.run(() => handle(event));
  }

  plan(wake: Wake) {
    const invocation = this.#invocation("planner");
    const handle = createPlanner({ ...this.#depsOf(invocation), ...this.#schedulingOf(invocation) });
    return invocation.run(() => handle(wake));
  }

  sweep() {
    const invocation = this.#invocation("sweep");
    const owed = invocation.port("owed", owedIndex(this.world));
    const letters = invocation.port("letters", deadLetters(this.world));
    const handle = createSweep({ ...this.#depsOf(invocation), owed, deadLetters: letters });
    return invocation.run(() => handle());
  }

  /** A request to the API, made at a fresh invocation. */
  request(sent: Sent) {
    const invocation = this.#invocation("api");
    const deps = { ...this.#depsOf(invocation), ...this.#schedulingOf(invocation) };
    const newId = () => String(++this.#incarnations).padStart(26, "0");
    const operations = createOperations({ ...deps, tiers: deps.runners.tiers, appUrls: "any", newId });
    const handle = createApi({ operations, isThrottling: () => false, log: this.#log });
    return invocation.run(() => handle(gatewayEvent(sent)));
  }

  #invocation = (name: string) => new Invocation(name, this.clock, this.adversary);

  #depsOf(invocation: Invocation) {
    const ports = this.#ports;
    return {
      apps: invocation.port("apps", ports.apps),
      jobs: invocation.port("jobs", ports.jobs),
      cursors: invocation.port("cursors", ports.cursors),
      runs: invocation.port("runs", ports.runs),
      fanOuts: invocation.port("fanOuts", ports.fanOuts),
      ends: invocation.port("ends", ports.ends),
      invoker: invocation.port("invoker", this.#invoker),
      runners: invocation.port("runners", this.#runners),
      taskKey: ports.taskKey,
      timings: this.timings,
      maxInFlight: this.#maxInFlight,
      now: invocation.now,
      sleepUntil: invocation.sleepUntil,
      log: this.#log,
    };
  }

  #schedulingOf(invocation: Invocation) {
    const ticks: TickQueue = {
      send: async (sent) => {
        for (const tick of sent) this.#ticks.send(JSON.stringify(tick), tick.instantEpochSeconds * 1_000);
      },
    };
    return { ticks: invocation.port("ticks", ticks), schedules: invocation.port("schedules", this.eventBridge.port) };
  }

  #laterChecks(invocation: Invocation): LaterChecks {
    return invocation.port("laterChecks", {
      send: async (check, at) => this.#outcomes.send(JSON.stringify(check), at),
    });
  }

  readonly #invoker: Invoker = {
    plan: async (wake) => this.#asynchronously(() => this.plan(wake)),
    fanOut: async (message: FanOut) => this.#asynchronously(() => this.dispatch(message)),
    check: async (message: Check) => this.#asynchronously(() => this.collect(message)),
  };

  readonly #runners: Runners = {
    tiers: [256, 512, 1024, 3008],
    run: async (_tier, _tenant, task) => this.#invokeRunner(structuredClone(task)),
  };

  /** Lambda's asynchronous queue: at least once, twice more after a failure, a minute and two later. */
  #asynchronously(invoke: () => Promise<Ending<unknown>>, tries = 1): void {
    if (this.adversary.strikes("lost")) return;
    const attempt = async () => {
      const ending = await invoke();
      if (ending.kind === "answered" || tries > 2) return;
      this.clock.plan(this.clock.now + tries * 60_000, () => this.#asynchronously(invoke, tries + 1));
    };
    const lateMs = () => (this.adversary.strikes("delayed") ? this.adversary.dice.between(1_000, 180_000) : 15);
    this.clock.plan(this.clock.now + lateMs(), () => void attempt());
    if (this.adversary.strikes("duplicated")) this.clock.plan(this.clock.now + lateMs() + 50, () => void attempt());
  }

  #invokeRunner(task: Task): void {
    const deps: SandboxDeps = {
      clock: this.clock,
      adversary: this.adversary,
      claims: this.#ports.claims,
      timings: this.timings,
      runs: this.runs,
      work: this.#work,
      record: (record) => {
        if (this.adversary.strikes("no record")) return;
        this.#outcomes.send(JSON.stringify(record));
      },
    };
    if (this.adversary.strikes("lost")) return;
    const heldMs = this.adversary.strikes("held 50 minutes") ? 3_000_000 : this.adversary.dice.between(5, 60);
    this.clock.plan(this.clock.now + heldMs, () => void runTask(deps, task));
    if (this.adversary.strikes("duplicated"))
      this.clock.plan(this.clock.now + heldMs + 300, () => void runTask(deps, task));
  }

  #planSweep(): void {
    this.clock.plan(this.clock.now + SWEEP_MS, () => {
      this.#planSweep();
      void this.#asynchronously(() => this.sweep());
    });
  }
}

function portsOf(world: World, clock: Clock) {
  // The world's own clock is the true one; it dates nothing but expiry.
  Object.defineProperty(world, "now", { get: () => clock.now });
  return {
    apps: appStore(world),
    jobs: jobStore(world),
    cursors: cursorStore(world),
    runs: runStore(world),
    fanOuts: fanOutStore(world),
    ends: taskEnds(world),
    claims: taskClaims(world),
    taskKey: taskKey(),
  };
}
