import { createHandler as createApi } from "../../functions/api/handler.ts";
import { OPERATIONS } from "../../functions/api/operations.ts";
import { createHandler as createCollector } from "../../functions/collector/handler.ts";
import type { App } from "../../functions/contract/app.ts";
import { DestinationRecord } from "../../functions/contract/destination-record.ts";
import { Check, type FollowApp, type Wake } from "../../functions/contract/messages.ts";
import type { SqsBatchResponse } from "../../functions/contract/sqs-batch.ts";
import type { Task } from "../../functions/contract/task.ts";
import { Timings } from "../../functions/contract/timings.ts";
import { isStreaming } from "../../functions/core/config/is-streaming.ts";
import { CHUNK_SIZE } from "../../functions/core/run/execution.ts";
import { type PermitRules, permitRules } from "../../functions/core/run/permits.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { createHandler as createPlanner } from "../../functions/planner/handler.ts";
import type { DeadLetterQueue } from "../../functions/ports/dead-letters.ts";
import type { Log } from "../../functions/ports/log.ts";
import type { Owed } from "../../functions/ports/owed-index.ts";
import type { TaskKey } from "../../functions/ports/task-key.ts";
import { createHandler as createSweep } from "../../functions/sweep/handler.ts";
import { gatewayEvent, type Sent } from "../api/gateway-event.ts";
import { reconcileMark } from "../memory/config-ports.ts";
import { copyOf } from "../memory/copy-of.ts";
import { statisticsStore } from "../memory/count.ts";
import { logStreams } from "../memory/log-streams.ts";
import { deadLetterCounts, marks } from "../memory/mark-ports.ts";
import { deadLetters, owedIndex, owedOf } from "../memory/message-ports.ts";
import { deliveries, messages, subscriptionStore } from "../memory/notice-ports.ts";
import { openWork, plans, startedExecutions } from "../memory/open-ports.ts";
import { storesOf } from "../memory/stores-of.ts";
import { World } from "../memory/world.ts";
import type { Adversary } from "./adversary.ts";
import { Clock } from "./clock.ts";
import { Concurrency } from "./concurrency.ts";
import { Dice } from "./dice.ts";
import { EventBridge } from "./event-bridge.ts";
import type { FireList } from "./fire-lists.ts";
import { actHostile } from "./hostile-code.ts";
import { type Ending, Invocation } from "./invocation.ts";
import { Obligations } from "./obligations.ts";
import type { Ports } from "./ports.ts";
import { Queue, type QueueOptions } from "./queue.ts";
import { RequestCounts } from "./requests.ts";
import { keysOf, type Rotation } from "./rotating-key.ts";
import { type OutcomesBy, type Run, Sandbox, type SandboxDeps, type Work } from "./sandbox.ts";
import { Services } from "./services.ts";
import { Watch } from "./watch.ts";
import { Withdrawals } from "./withdrawals.ts";

export interface SystemOptions {
  readonly startAt: number;
  readonly adversary: Adversary;
  readonly work?: (task: Task) => Work;
  readonly timings?: Partial<Timings>;
  readonly maxInFlight?: number;
  /** Concurrent invocations of all functions. @default no bound, with the rules of an account of 1,000 */
  readonly accountConcurrency?: number | undefined;
  /** @default those of such an account */
  readonly permitRules?: PermitRules | undefined;
  /** @default 200 */
  readonly shardsPerChunk?: number | undefined;
  /** @default 2,000,000: a story with more makes no progress. */
  readonly maxSteps?: number | undefined;
  /** @default none: nothing expires */
  readonly expiry?: Expiry | undefined;
  /** Of the key of the task ids. @default none */
  readonly rotation?: Rotation | undefined;
  /** Likelihood that a job is changed while its missed instants are looked for. @default 0 */
  readonly settlesOvertaken?: number | undefined;
  /** The way of outcomes to the collector. @default destination */
  readonly outcomesBy?: OutcomesBy | undefined;
  /** Puts a bug between every invocation and its ports. */
  readonly plant?: Plant | undefined;
  readonly log?: Log;
}

/** How DynamoDB deletes expired rows. */
export interface Expiry {
  /** How long histories are kept, ms. @default as they are deployed */
  readonly historyMs?: number | undefined;
  /** Time between two deletions, ms. Each deletes half of the expired rows. */
  readonly everyMs: number;
}

/** Makes the ports of one invocation wrong. The clock of the world tells the true time. */
export type Plant = (ports: PlantedPorts, world: World, name: FunctionName | "runner") => PlantedPorts;

/** The keys of the task ids are no call of the store: a sandbox remembers them. */
export interface PlantedPorts extends Ports {
  readonly taskKey: TaskKey;
}

/** Between two sweeps. */
export const SWEEP_MS = 600_000;
/** The longest time for which eventually consistent reads miss a write, ms. */
const LONGEST_LAG_MS = 5_000;
/** The duration of a write of a schedule during which the job changes, ms. */
const PUT_MS = 10_000;
/** The queue of checks: no runner can send to it. */
const CHECKS_QUEUE = "checks";
/** Time-outs of the functions, as they are deployed. */
const TIMEOUT_MS = { api: 29_000, planner: 120_000, dispatcher: 20_000, collector: 30_000, sweep: 540_000 };
/** How Lambda takes messages off most queues. */
const PROMPTLY = { batchSize: 10, windowMs: 2 };
const ORDINARY_CONCURRENCY = 1_000;
type FunctionName = keyof typeof TIMEOUT_MS;

/** A message's content; undefined when it is no JSON. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const quiet: Log = { info: () => {}, error: () => {} };

/**
 * The whole system on in-memory ports and a virtual clock. The handlers are the real ones. The adversary may disturb
 * everything between them.
 */
export class System {
  readonly startAt: number;
  readonly clock: Clock;
  readonly world: World;
  readonly adversary: Adversary;
  readonly services: Services;
  readonly watch: Watch;
  readonly concurrency: Concurrency;
  readonly requests = new RequestCounts();
  readonly runs: Run[] = [];
  readonly timings: Timings;
  readonly eventBridge: EventBridge;
  readonly obligations: Obligations;
  readonly withdrawals: Withdrawals;
  readonly errors: unknown[] = [];
  /** When each task was first and last handed to Lambda (epoch ms), and its last segment. */
  readonly handedOver = new Map<string, { first: number; last: number; segment: number }>();
  /** Tasks on which a fault fell. */
  readonly troubled = new Set<string>();
  /** Tasks whose own code lied about them. */
  readonly hostile = new Set<string>();
  /** The API's lists of fires, at rest. */
  fireLists: readonly FireList[] = [];
  /** The instant (epoch ms) from which the adversary rests. */
  peaceAt = Number.POSITIVE_INFINITY;
  /**
   * The time (epoch ms) in which the collector does not run. Its events are tried again, and its queues keep their
   * messages.
   */
  collectorOutage = { from: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  /** Changes a job. @param doomedAt the effect after which that dies. */
  overtake: (jobName: string, doomedAt?: string) => Promise<void> = async () => {};
  readonly #ticks: Queue;
  readonly #checks: Queue;
  readonly #outcomes: Record<"prompt" | "batched", Queue>;
  readonly #work: SandboxDeps["work"];
  readonly #maxInFlight: number;
  readonly #permitRules: PermitRules;
  readonly #shardsPerChunk: number;
  readonly #log: Log;
  readonly #ports: Ports;
  /** The same ports, watched for all invocations. */
  readonly #watched: Ports;
  readonly #plant: Plant;
  readonly #rotation: Rotation | undefined;
  readonly #keyDice: Dice;
  readonly #settlesOvertaken: number;
  readonly #settleDice: Dice;
  readonly #outcomesBy: OutcomesBy;
  #owedBefore: readonly Owed[] = [];
  #incarnations = 0;

  constructor({ startAt, adversary, work, timings, maxInFlight = 500, ...options }: SystemOptions) {
    const { shardsPerChunk = CHUNK_SIZE, accountConcurrency, maxSteps, expiry, plant, log = quiet } = options;
    this.startAt = startAt;
    this.clock = new Clock(startAt, maxSteps);
    this.world = new World(startAt);
    // The world's clock tells the true time. The world uses it only for expiry.
    Object.defineProperty(this.world, "now", { get: () => this.clock.now });
    this.world.lagMs = () =>
      adversary.strikes("eventual reads lag") ? adversary.diceOf("eventual reads lag").between(1, LONGEST_LAG_MS) : 0;
    this.adversary = adversary;
    this.concurrency = new Concurrency(this.clock, accountConcurrency);
    this.services = new Services(this.clock, adversary);
    this.watch = new Watch(this.clock);
    this.timings = Timings.parse(timings ?? {});
    this.#work = work ?? (() => ({ ms: 1_000, outcome: "FINISHED" }));
    this.#maxInFlight = maxInFlight;
    this.#permitRules = options.permitRules ?? permitRules(accountConcurrency ?? ORDINARY_CONCURRENCY);
    this.#shardsPerChunk = shardsPerChunk;
    this.#plant = plant ?? ((ports) => ports);
    this.#rotation = options.rotation;
    this.#keyDice = Dice.named(startAt, "reads of keys");
    this.#settlesOvertaken = options.settlesOvertaken ?? 0;
    this.#outcomesBy = options.outcomesBy ?? "destination";
    this.#settleDice = Dice.named(startAt, "overtaken settlements");
    this.#log = {
      info: log.info,
      error: (fact, details) => {
        this.errors.push(details.cause);
        log.error(fact, details);
      },
    };
    const isThrottled = () => this.concurrency.isThrottling();
    const usual = { isThrottled, troubled: (body: string) => this.#messageTroubled(body) };
    const queue = (name: DeadLetterQueue, options: Omit<QueueOptions, keyof typeof usual | "deadLetters">) =>
      new Queue(this.clock, adversary, { ...usual, ...options, deadLetters: this.world.deadLetters[name] });
    const collected = {
      visibilityMs: 31_000,
      maxReceiveCount: 40,
      consume: (event: unknown) => this.collect(event),
      isDown: () => this.#isCollectorDown(),
    };
    this.#ticks = queue("ticks", {
      ...PROMPTLY,
      visibilityMs: 30_000,
      maxReceiveCount: 20,
      consume: (event) => this.dispatch(event),
    });
    this.#checks = queue("checks", { ...PROMPTLY, ...collected, arn: CHECKS_QUEUE });
    this.#outcomes = {
      prompt: queue("outcomes", { ...PROMPTLY, ...collected }),
      batched: queue("outcomes", { batchSize: 100, windowMs: 1_000, ...collected }),
    };
    this.eventBridge = new EventBridge(this.clock, adversary, (jobName, scheduledTime) => {
      void this.#asynchronously(() => this.plan({ jobName, scheduledTime }));
    });
    this.obligations = new Obligations(this.clock, this.world, this.eventBridge);
    this.withdrawals = new Withdrawals(this.clock, this.world);
    this.#ports = this.#truePorts();
    const looked = this.obligations.over({ ...this.#ports, ...this.withdrawals.over(this.#ports) });
    this.#watched = this.watch.overAll(looked);
    this.#planSweep();
    if (expiry !== undefined) this.#planExpiry(expiry);
  }

  dispatch(event: unknown) {
    const { invocation, deps } = this.#begin("dispatcher");
    return this.concurrency.during(() => invocation.run(() => createDispatcher(deps)(event)));
  }

  async collect(event: unknown): Promise<Ending<SqsBatchResponse | undefined>> {
    if (this.#isCollectorDown()) return { kind: "died" };
    const { invocation, deps } = this.#begin("collector");
    return this.concurrency.during(() => invocation.run(() => createCollector(deps)(event)));
  }

  plan(wake: Wake | FollowApp) {
    const { invocation, deps } = this.#begin("planner");
    return this.concurrency.during(() => invocation.run(() => createPlanner(deps)(wake)));
  }

  sweep() {
    const { invocation, deps } = this.#begin("sweep");
    return this.concurrency.during(() =>
      invocation.run(() => createSweep({ ...deps, deadLetters: deps.letters, letterNotes: marks(this.world) })()),
    );
  }

  /** A request to the API, in an invocation of its own. @param doomedAt the effect after which the invocation dies. */
  request(sent: Sent, doomedAt?: string) {
    const { invocation, deps } = this.#begin("api", doomedAt);
    const newId = () => String(++this.#incarnations).padStart(26, "0");
    const schedules = { ...deps.schedules, ...this.eventBridge.held };
    const reads = {
      statistics: statisticsStore(this.world),
      openWork: openWork(this.world),
      started: startedExecutions(this.world),
      plans: plans(this.world),
      logStreams: logStreams(),
      subscriptions: subscriptionStore(this.world),
      messages: messages(this.world),
      deliveries: deliveries(this.world),
      owed: owedIndex(() => owedOf(this.world.eventually)),
      heartbeats: marks(this.world),
      letterNotes: marks(this.world),
      deadLetterCounts: deadLetterCounts(this.world),
      runnerNames: {},
    };
    const beside = { ...reads, schedules, reconcileMark: this.#reconcileMark, tiers: deps.runners.tiers, newId };
    const ports = {
      ...deps,
      ...beside,
      appUrls: "any",
      appsWithRunners: null,
      noticeTopics: [],
      operations: OPERATIONS,
    } as const;
    const handle = createApi({ operations: OPERATIONS, ports, isThrottling: () => false, log: this.#log });
    return invocation.run(() => handle(gatewayEvent(sent)));
  }

  /** Creates an app without faults, as if it had existed before. */
  async publish(app: App): Promise<void> {
    await this.#ports.apps.create(app);
  }

  /** The adversary rests from now on. */
  calm(): void {
    this.adversary.isActive = false;
    this.peaceAt = this.clock.now;
    this.collectorOutage.until = Math.min(this.collectorOutage.until, this.clock.now);
  }

  #isCollectorDown(): boolean {
    const { from, until } = this.collectorOutage;
    return this.clock.now >= from && this.clock.now < until;
  }

  #begin(name: FunctionName, doomedAt?: string) {
    const invocation = new Invocation(name, TIMEOUT_MS[name], this, doomedAt);
    const watched = this.watch.overOne(this.#watched);
    const taskKey = keysOf(this.#rotation, this.#keyDice, invocation.now);
    const planted = this.#plant({ ...invocation.ports(watched), taskKey }, this.world, name);
    const ports = this.#overtaken(name, this.#settleOvertaken(name, planted));
    const deps = {
      ...ports,
      timings: this.timings,
      maxInFlight: this.#maxInFlight,
      permitRules: this.#permitRules,
      shardsPerChunk: this.#shardsPerChunk,
      checksQueue: CHECKS_QUEUE,
      now: invocation.now,
      sleepUntil: invocation.sleepUntil,
      log: this.#log,
      metrics: { add: () => {} },
      // Notices have stories of their own.
      subscribers: { wants: async () => [] },
      notifier: { tell: async () => {} },
    };
    return { invocation, deps };
  }

  /** May change a job after its missed instants were looked for, and before the first of them fires. */
  #settleOvertaken(name: FunctionName, ports: PlantedPorts): PlantedPorts {
    if (this.#settlesOvertaken === 0 || (name !== "planner" && name !== "api")) return ports;
    const listCronFires: Ports["runs"]["listCronFires"] = async (jobName, after, until) => {
      const fires = await ports.runs.listCronFires(jobName, after, until);
      if (this.adversary.isActive && this.#settleDice.chance(this.#settlesOvertaken)) await this.overtake(jobName);
      return fires;
    };
    return { ...ports, runs: { ...ports.runs, listCronFires } };
  }

  /** May change the job of a planner before it moves the cursor, or while it writes the schedule. */
  #overtaken(name: FunctionName, ports: PlantedPorts): PlantedPorts {
    if (name !== "planner") return ports;
    const arm: Ports["cursors"]["arm"] = async (cursor, until) => {
      if (this.adversary.strikes("overtaken")) await this.overtake(cursor.jobName, "jobs.change");
      return ports.cursors.arm(cursor, until);
    };
    const put: Ports["schedules"]["put"] = async (schedule) => {
      if (this.adversary.strikes("put overtaken")) {
        void this.overtake(schedule.jobName);
        await this.clock.sleepUntil(this.clock.now + PUT_MS);
      }
      return ports.schedules.put(schedule);
    };
    return { ...ports, cursors: { ...ports.cursors, arm }, schedules: { ...ports.schedules, put } };
  }

  readonly #reconcileMark = reconcileMark();

  #truePorts(): Ports {
    const { world } = this;
    const stores = storesOf(world);
    return {
      ...stores,
      runs: { ...stores.runs, commit: (change) => this.#unlessConflict(() => stores.runs.commit(change)) },
      daemons: { ...stores.daemons, commit: (change) => this.#unlessConflict(() => stores.daemons.commit(change)) },
      letters: deadLetters(world),
      owed: this.#staleableIndex(),
      schedules: this.eventBridge.port,
      ticks: {
        send: async (ticks) => {
          // A queue takes or refuses each entry of a batch by itself.
          const refused =
            ticks.length > 1 && this.adversary.strikes("entry refused")
              ? this.adversary.diceOf("entry refused").pick(ticks)
              : undefined;
          for (const tick of ticks) {
            if (tick === refused) continue;
            this.watch.took(tick);
            this.#ticks.send(JSON.stringify(tick), tick.instantEpochSeconds * 1_000);
          }
          if (refused !== undefined) throw new Error("an entry was refused");
        },
      },
      laterChecks: { send: async (check, at) => this.#checks.send(JSON.stringify(check), at) },
      invoker: {
        plan: async (wake) => this.#asynchronously(() => this.plan(wake)),
        followApp: async (message) => this.#asynchronously(() => this.plan(message)),
        // Nothing in the simulated world depends on the heartbeat.
        beat: async () => {},
        fanOut: async (message) => this.#asynchronously(() => this.dispatch(message)),
        halt: async (message) => this.#asynchronously(() => this.dispatch(message)),
        backfill: async (message) => this.#asynchronously(() => this.dispatch(message)),
        notify: async () => {},
        check: async (message) => this.#asynchronously(() => this.collect(message)),
        collect: async (record) => this.#asynchronously(() => this.collect(record)),
      },
      runners: {
        tiers: [256, 512, 1024, 3008],
        run: async (_tier, _tenant, task, outcomes) => this.#invokeRunner(copyOf(task), this.#outcomes[outcomes]),
      },
    };
  }

  /** The SDK repeats a conflicting transaction for a while. Then the caller reads the state again. */
  async #unlessConflict<T>(commit: () => Promise<T>): Promise<T | "stale"> {
    if (!this.adversary.strikes("transaction conflict")) return commit();
    const repeatedMs = this.adversary.diceOf("transaction conflict").between(50, 1_500);
    await this.clock.sleepUntil(this.clock.now + repeatedMs);
    return "stale";
  }

  /** A global index is eventually consistent: sometimes it shows its content at the last sweep. */
  #staleableIndex(): Ports["owed"] {
    const current = owedIndex(() => owedOf(this.world.eventually));
    const before = owedIndex(() => this.#owedBefore);
    return {
      overdue: (shard, until) => (this.adversary.strikes("stale index") ? before : current).overdue(shard, until),
    };
  }

  /** Lambda's asynchronous queue. It delivers at least once, and tries again one and two minutes after failures. */
  #asynchronously(invoke: () => Promise<Ending<unknown>>, tries = 1): void {
    if (this.adversary.strikes("lost")) return;
    const attempt = async () => {
      const ending = await invoke();
      if (ending.kind === "answered" || tries > 2) return;
      this.clock.plan(this.clock.now + tries * 60_000, () => this.#asynchronously(invoke, tries + 1));
    };
    const lateMs = () =>
      this.adversary.strikes("delayed") ? this.adversary.diceOf("delayed").between(1_000, 180_000) : 15;
    const begin = () => this.concurrency.whenFree(() => void attempt());
    this.clock.plan(this.clock.now + lateMs(), begin);
    if (this.adversary.strikes("duplicated")) this.clock.plan(this.clock.now + lateMs() + 50, begin);
  }

  #invokeRunner(task: Task, outcomes: Queue): void {
    const { taskId, segment } = task;
    const { adversary, clock } = this;
    this.handedOver.set(taskId, { first: this.handedOver.get(taskId)?.first ?? clock.now, last: clock.now, segment });
    const deps: SandboxDeps = {
      ...{
        clock,
        adversary,
        services: this.services,
        requests: this.requests,
        timings: this.timings,
        runs: this.runs,
        work: this.#work,
      },
      claimsOf: (invocation) => {
        const claims = invocation.port("claims", this.#ports.claims);
        const taskKey = keysOf(this.#rotation, this.#keyDice, invocation.now);
        return this.#plant({ ...this.#ports, claims, taskKey }, this.world, "runner").claims;
      },
      isStreaming: ({ executionId, job: { jobName } }) => {
        const { revision = 0 } = this.world.executions.get(executionId) ?? {};
        return this.world.revisions
          .values(`${jobName}#`)
          .some((stored) => stored.revision === revision && isStreaming(stored.config));
      },
      lies: (task, forMs) => this.#lie(task, forMs, outcomes),
      troubled: (id) => this.troubled.add(id),
      outcomesBy: this.#outcomesBy,
      records: { send: async (record) => outcomes.send(JSON.stringify(record)) },
    };
    const deliver = (inMs: number, dies = false) =>
      clock.plan(clock.now + inMs, () =>
        this.concurrency.whenFree(() => void this.concurrency.during(() => new Sandbox(deps, task).live(dies))),
      );
    if (adversary.strikes("lost")) return void this.troubled.add(taskId);
    const isHeld = adversary.strikes("held 50 minutes");
    const soonMs = adversary.dice.between(5, 60);
    const heldMs = isHeld ? 3_000_000 : soonMs;
    if (isHeld) this.troubled.add(taskId);
    if (adversary.strikes("second delivery dies")) {
      this.troubled.add(taskId);
      const dice = adversary.diceOf("second delivery dies");
      deliver(dice.between(1, 60_000), true);
      // This delivery may come before the other one.
      return deliver(dice.chance(0.5) ? heldMs : dice.between(1, 3_000_000));
    }
    deliver(heldMs);
    if (adversary.strikes("duplicated")) deliver(heldMs + 300);
  }

  /** The code of a task lies at once, and again while its process lives, or a little later. */
  #lie(task: Task, forMs: number, outcomes: Queue): void {
    this.hostile.add(task.taskId);
    this.troubled.add(task.taskId);
    const dice = this.adversary.diceOf("hostile code");
    const send = (body: string) => {
      this.requests.forged(task.executionId);
      outcomes.send(body);
    };
    const act = () => actHostile({ task, world: this.world, now: this.clock.now, dice, send });
    act();
    this.clock.plan(this.clock.now + dice.between(0, forMs + 20_000), act);
  }

  #messageTroubled(body: string): void {
    const message = parsed(body);
    const more = Check.safeParse(message).data?.more;
    if (more !== undefined) this.troubled.add(more.taskId);
    const record = DestinationRecord.safeParse(message);
    if (record.success) this.troubled.add(record.data.requestPayload.taskId);
  }

  #planExpiry({ historyMs, everyMs }: Expiry): void {
    this.world.historyMs = historyMs;
    const look = () => {
      this.world.expire(() => this.adversary.expiry.chance(0.5));
      this.clock.plan(this.clock.now + everyMs, look);
    };
    this.clock.plan(this.clock.now + everyMs, look);
  }

  #planSweep(): void {
    this.clock.plan(this.clock.now + SWEEP_MS, () => {
      this.#planSweep();
      if (this.clock.now >= this.eventBridge.deadUntil) void this.#asynchronously(() => this.sweep());
      this.#owedBefore = owedOf(this.world);
    });
  }
}
