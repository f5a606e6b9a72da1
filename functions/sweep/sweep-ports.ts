import type { DeadLetters } from "../ports/dead-letters.ts";
import type { Invoker } from "../ports/invoker.ts";
import type { LetterNotes } from "../ports/letter-notes.ts";
import type { Log } from "../ports/log.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { OwedIndex } from "../ports/owed-index.ts";
import type { PermitReads } from "../ports/permits.ts";
import type { TaskEnds } from "../ports/task-store.ts";
import type { FirePorts } from "../steps/planning/planning-ports.ts";

/** Ports of the sweep: it may ask every function, and records late fires and lost outcomes itself. */
export interface SweepPorts extends FirePorts {
  readonly owed: OwedIndex;
  readonly permits: PermitReads;
  readonly deadLetters: DeadLetters;
  readonly letterNotes: LetterNotes;
  readonly ends: TaskEnds;
  readonly invoker: Invoker;
  readonly log: Log;
  readonly metrics: Metrics;
}
