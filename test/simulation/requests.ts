import { parseExecutionId } from "../../functions/core/run/ids.ts";
import type { PortName } from "./ports.ts";

export const KINDS = ["reads", "writes", "invocations"] as const;
export type RequestKind = (typeof KINDS)[number];
export type Requests = Record<RequestKind, number>;

/** Attempts that one request of `addRetries` writes. */
const RETRIES_OF_A_WRITE = 50;

/** Counts the calls of one invocation's ports, by the execution or task that each call names. */
export class InvocationRequests {
  readonly #ofExecutions = new Map<string, Requests>();
  readonly #runners = new Map<string, number>();

  count(label: PortName, method: string, args: readonly unknown[]): void {
    // The polls of a running task depend only on how long it runs.
    if (label === "claims" && method !== "claim") return;
    const name = nameIn(label, args);
    const executionId = name === undefined ? undefined : executionIn(label, method, name);
    if (executionId === undefined) return;
    const retries = method === "addRetries" ? (args[2] as ReadonlyMap<number, unknown>).size : 1;
    add(this.#ofExecutions, executionId, { ...NONE, [kindOf(label, method)]: Math.ceil(retries / RETRIES_OF_A_WRITE) });
    if (label === "runners") this.#runners.set(executionId, (this.#runners.get(executionId) ?? 0) + 1);
  }

  /** The invocation has ended. @param hasFailed whether it failed and will be tried again. */
  addTo(counts: RequestCounts, hasFailed: boolean): void {
    for (const [executionId, requests] of this.#ofExecutions) counts.ended(executionId, requests, hasFailed);
    if (!hasFailed) return;
    for (const [executionId, runners] of this.#runners) counts.invokedInVain(executionId, runners);
  }
}

/** The requests of all invocations, in peace too. */
export class RequestCounts {
  /** Of invocations that have done their work, by execution. */
  readonly ofExecutions = new Map<string, Requests>();
  /**
   * Of the failed invocation with the most requests, by execution. Faults decide how many invocations fail, but not how
   * many requests each makes.
   */
  readonly ofFailed = new Map<string, Requests>();

  /** Messages that job code forged in the name of an execution. */
  readonly forgedOf = new Map<string, number>();

  /** Runners that a function had invoked before it failed, by execution. Its next try invokes them again. */
  readonly inVain = new Map<string, number>();

  forged(executionId: string): void {
    this.forgedOf.set(executionId, (this.forgedOf.get(executionId) ?? 0) + 1);
  }

  invokedInVain(executionId: string, runners: number): void {
    this.inVain.set(executionId, (this.inVain.get(executionId) ?? 0) + runners);
  }

  /** An invocation has ended. */
  ended(executionId: string, requests: Requests, hasFailed: boolean): void {
    if (!hasFailed) return add(this.ofExecutions, executionId, requests);
    const most = this.ofFailed.get(executionId) ?? NONE;
    const [reads, writes, invocations] = KINDS.map((kind) => Math.max(most[kind], requests[kind])) as Counts;
    this.ofFailed.set(executionId, { reads, writes, invocations });
  }
}

type Counts = [number, number, number];
const NONE: Requests = { reads: 0, writes: 0, invocations: 0 };

function add(into: Map<string, Requests>, executionId: string, more: Requests): void {
  const counted = into.get(executionId) ?? { ...NONE };
  for (const kind of KINDS) counted[kind] += more[kind];
  into.set(executionId, counted);
}

function kindOf(label: PortName, method: string): RequestKind {
  if (["invoker", "runners", "laterChecks", "ticks"].includes(label)) return "invocations";
  return /^(get|list|read|is)/.test(method) ? "reads" : "writes";
}

/** The name or id that is the first argument of a call, or is in it. */
function nameIn(label: PortName, args: readonly unknown[]): string | undefined {
  if (["apps", "appChanges", "letters", "owed", "permits"].includes(label)) return undefined;
  if (label === "runners") return (args[2] as { taskId: string }).taskId;
  const [first] = args;
  if (typeof first === "string") return first;
  return (first as { executionId?: string }).executionId;
}

function executionIn(label: PortName, method: string, name: string): string | undefined {
  if (name.includes("@-@")) {
    const run = name.split("@-@")[3] ?? "";
    return run.slice(0, run.lastIndexOf("."));
  }
  const isExecution = ["fanOuts", "invoker", "laterChecks"].includes(label) || method === "getExecution";
  return isExecution && parseExecutionId(name) !== undefined ? name : undefined;
}
