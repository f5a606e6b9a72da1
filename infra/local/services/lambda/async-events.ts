import { randomUUID } from "node:crypto";
import type { EventInvokeConfigProperties } from "../../template/function-properties.ts";
import { AlarmClock } from "../alarm-clock.ts";
import { DueHeap } from "../due-heap.ts";
import type { Faults } from "../faults.ts";
import { Journal } from "../journal.ts";
import { destinationRecord, type EndedEvent } from "./destination-record.ts";
import type { FunctionPool } from "./function-pool.ts";
import { exited, type InvocationResult } from "./outcome.ts";

/** An event that Lambda has accepted (202) and not finished. */
interface AsyncEvent {
  readonly id: string;
  readonly payload: string;
  readonly tenantId?: string;
  readonly acceptedAt: number;
  /** Number of invocations that have begun. */
  readonly invokeCount: number;
  /** An invocation of it is under way. After a crash of the runtime it counts as one whose process exited. */
  readonly isRunning: boolean;
}

type Entry = { put: AsyncEvent } | { gone: string };

/** The callbacks of an observer. */
export interface AsyncWatcher {
  invoked?(functionName: string, payload: string, at: number): void;
  ended?(functionName: string, record: EndedEvent): void;
}

export interface AsyncEventsOptions {
  readonly pool: FunctionPool;
  /** The qualifier of its invocations: `$LATEST` or an alias. */
  readonly qualifier: string;
  readonly config: Pick<EventInvokeConfigProperties, "MaximumRetryAttempts" | "MaximumEventAgeInSeconds">;
  readonly journalPath: string;
  readonly faults: Faults;
  readonly deliver: (kind: "OnSuccess" | "OnFailure", record: string) => void;
  readonly watcher: AsyncWatcher;
  /** Waits before the first and the second retry of a function error; AWS: one and two minutes. */
  readonly retryAfterMs?: readonly number[];
}

/**
 * The asynchronous queue of one function, or of an alias of it: at least once, with retries, event age and
 * destinations. It survives the runtime.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsyncEvents {
  readonly #options: AsyncEventsOptions;
  readonly #events = new Map<string, AsyncEvent>();
  readonly #journal: Journal<Entry>;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Ids, ordered by the instant at which their events become too old to begin. */
  readonly #ages = new DueHeap<string>();
  readonly #aging = new AlarmClock(() => this.#dropAged());
  #isClosed = false;

  constructor(options: AsyncEventsOptions) {
    this.#options = options;
    this.#journal = new Journal<Entry>(
      options.journalPath,
      (entry) => ("put" in entry ? this.#events.set(entry.put.id, entry.put) : this.#events.delete(entry.gone)),
      () => Array.from(this.#events.values(), (put) => ({ put })),
    );
  }

  /** Continues after a restart of the runtime: invocations that were under way have ended with it. */
  resume(): void {
    for (const event of [...this.#events.values()]) {
      this.#watchAge(event);
      if (event.isRunning) this.#judge(event, exited(event.id, null, "SIGKILL"));
      else void this.#run(event);
    }
  }

  accept(payload: string, tenantId?: string): void {
    const copies = this.#options.faults.duplicate() ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const event = {
        id: randomUUID(),
        payload,
        ...(tenantId !== undefined && { tenantId }),
        acceptedAt: Date.now(),
        invokeCount: 0,
        isRunning: false,
      };
      this.#put(event);
      this.#watchAge(event);
      void this.#run(event);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#aging.stop();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#journal.close();
  }

  #put(event: AsyncEvent): void {
    this.#events.set(event.id, event);
    this.#journal.append({ put: event });
  }

  #tooOldAt({ acceptedAt }: AsyncEvent): number {
    return acceptedAt + this.#options.config.MaximumEventAgeInSeconds * 1_000;
  }

  #watchAge(event: AsyncEvent): void {
    this.#ages.push(this.#tooOldAt(event), event.id);
    this.#aging.set(this.#ages.peek()?.at);
  }

  /** Events that wait longer than their maximum age are not invoked any more. */
  #dropAged(): void {
    const now = Date.now();
    for (let first = this.#ages.peek(); first !== undefined && first.at <= now; first = this.#ages.peek()) {
      this.#ages.pop();
      const event = this.#events.get(first.value);
      if (event !== undefined && this.#options.pool.withdraw(event.id, event.tenantId))
        this.#finish(event, "EventAgeExceeded");
    }
    this.#aging.set(this.#ages.peek()?.at);
  }

  async #run(event: AsyncEvent): Promise<void> {
    if (this.#isClosed) return;
    const { pool, watcher } = this.#options;
    if (pool.limit === 0) return this.#finish(event, "ZeroReservedConcurrency");
    if (Date.now() >= this.#tooOldAt(event)) return this.#finish(event, "EventAgeExceeded");
    let running = event;
    const result = await pool.invoke({
      payload: event.payload,
      tenantId: event.tenantId,
      requestId: event.id,
      onStart: () => {
        running = { ...event, invokeCount: event.invokeCount + 1, isRunning: true };
        this.#put(running);
        watcher.invoked?.(pool.plan.functionName, event.payload, Date.now());
      },
    });
    if (!this.#isClosed) this.#judge(running, result);
  }

  #judge(event: AsyncEvent, result: InvocationResult): void {
    if (result.ok) return this.#finish(event, "Success", result);
    const { config, retryAfterMs = [60_000, 120_000] } = this.#options;
    if (event.invokeCount > config.MaximumRetryAttempts) return this.#finish(event, "RetriesExhausted", result);
    const waitMs = retryAfterMs[event.invokeCount - 1] ?? 0;
    if (Date.now() + waitMs >= this.#tooOldAt(event)) return this.#finish(event, "EventAgeExceeded", result);
    const waiting = { ...event, isRunning: false };
    this.#put(waiting);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#run(waiting);
    }, waitMs);
    this.#timers.add(timer);
  }

  #finish(event: AsyncEvent, condition: EndedEvent["condition"], result?: InvocationResult): void {
    const { pool, qualifier, deliver, watcher } = this.#options;
    const { functionName } = pool.plan;
    const functionArn = `${pool.plan.functionArn}:${qualifier}`;
    const { id: requestId, payload, invokeCount } = event;
    const ended: EndedEvent = { requestId, functionArn, payload, condition, invokeCount, ...(result && { result }) };
    deliver(result?.ok ? "OnSuccess" : "OnFailure", JSON.stringify(destinationRecord(ended, new Date())));
    this.#events.delete(event.id);
    this.#journal.append({ gone: event.id });
    watcher.ended?.(functionName, ended);
  }
}
