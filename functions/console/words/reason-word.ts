import type { Words } from "./dictionary.ts";

/** A reason that the stack gives by a fixed word, in the reader's language. Undefined for any other text. */
export function reasonWord(reason: string, t: Words): string | undefined {
  const known = new Map([
    ["overlap", t.reasonOverlap],
    ["queue-full", t.reasonQueueFull],
    ["late", t.reasonLate],
    ["backlog", t.reasonBacklog],
    ["disabled", t.reasonDisabled],
    ["deregistered", t.reasonDeregistered],
    ["dispatcher-failed", t.reasonDispatcherFailed],
    ["killed", t.reasonKilled],
    ["sampled-out", t.reasonSampledOut],
  ]);
  return known.get(reason);
}
