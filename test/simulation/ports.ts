import type { DeadLetters } from "../../functions/ports/dead-letters.ts";
import type { Invoker, Runners } from "../../functions/ports/invoker.ts";
import type { LaterChecks } from "../../functions/ports/later-checks.ts";
import type { Schedules } from "../../functions/ports/schedules.ts";
import type { TickQueue } from "../../functions/ports/tick-queue.ts";
import type { Stores } from "../adapters/contract/stores.ts";

/** All ports of an invocation. Statistics need none: they are counted in the transactions of the other ports. */
export interface Ports extends Omit<Stores, "clock" | "marks" | "started" | "openWork" | "plans" | "statistics"> {
  readonly letters: DeadLetters;
  readonly schedules: Schedules;
  readonly ticks: TickQueue;
  readonly laterChecks: LaterChecks;
  readonly invoker: Invoker;
  readonly runners: Runners;
}

/** A port of some invocation. A runner that sends its record itself has `records`. */
export type PortName = keyof Ports | "records";
