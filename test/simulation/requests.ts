import { parseExecutionId } from "../../functions/core/run/ids.ts";
import type { Ports } from "./ports.ts";

export type RequestKind = "reads" | "writes" | "invocations";
export type Requests = Record<RequestKind, number>;

/** Attempts that one write of `addRetries` notes. */
const RETRIES_OF_A_WRITE = 50;

/** How often the ports were called, in peace too, by the execution or job that each call names. */
export class RequestCounts {
  /** Requests that name an execution or one of its tasks, by execution. */
  readonly ofExecutions = new Map<string, Requests>();

  /** Messages that job code has forged in the name of an execution. */
  readonly forgedOf = new Map<string, number>();

  /** Runners that a function had invoked when it died or failed, by execution: its next try invokes them again. */
  readonly inVain = new Map<string, number>();

  forged(executionId: string): void {
    this.forgedOf.set(executionId, (this.forgedOf.get(executionId) ?? 0) + 1);
  }

  /** A function's invocation has died or failed. @param invoked the executions whose runners it had invoked, each as often. */
  failed(invoked: readonly string[]): void {
    for (const executionId of invoked) this.inVain.set(executionId, (this.inVain.get(executionId) ?? 0) + 1);
  }

  /** @returns the execution that the call names. */
  count(label: keyof Ports, method: string, args: readonly unknown[]): string | undefined {
    // The polls of a running task depend on how long it runs, not on how it was started.
    if (label === "claims" && method !== "claim") return undefined;
    const name = nameIn(label, args);
    const executionId = name === undefined ? undefined : executionIn(label, method, name);
    if (executionId === undefined) return undefined;
    const requests = this.ofExecutions.get(executionId) ?? { reads: 0, writes: 0, invocations: 0 };
    const retries = method === "addRetries" ? (args[2] as ReadonlyMap<number, unknown>).size : 1;
    requests[kindOf(label, method)] += Math.ceil(retries / RETRIES_OF_A_WRITE);
    this.ofExecutions.set(executionId, requests);
    return executionId;
  }
}

function kindOf(label: keyof Ports, method: string): RequestKind {
  if (["invoker", "runners", "laterChecks", "ticks"].includes(label)) return "invocations";
  return /^(get|list|read|is)/.test(method) ? "reads" : "writes";
}

/** The name or id that a call begins with, or that its first argument has. */
function nameIn(label: keyof Ports, args: readonly unknown[]): string | undefined {
  if (["apps", "appChanges", "letters", "owed", "permits"].includes(label)) return undefined;
  if (label === "runners") return (args[2] as { taskId: string }).taskId;
  const [first] = args;
  if (typeof first === "string") return first;
  return (first as { executionId?: string }).executionId;
}

function executionIn(label: keyof Ports, method: string, name: string): string | undefined {
  if (name.includes("@-@")) {
    const run = name.split("@-@")[3] ?? "";
    return run.slice(0, run.lastIndexOf("."));
  }
  const isExecution = ["fanOuts", "invoker", "laterChecks"].includes(label) || method === "getExecution";
  return isExecution && parseExecutionId(name) !== undefined ? name : undefined;
}
