import { words } from "./words.ts";

/** A state in the reader's language; the API's own word where the dictionary has none. */
export function stateWord(state: string): string {
  const t = words.value;
  const known: Readonly<Record<string, string>> = {
    FINISHED: t.stateFinished,
    KILLED: t.stateKilled,
    FAILED: t.stateFailed,
    ERROR: t.stateError,
    LOST: t.stateLost,
    RUNNING: t.stateRunning,
    STARTED: t.stateStarted,
    CANCELLING: t.stateCancelling,
    QUEUED: t.stateQueued,
    WAITING: t.stateWaiting,
    SKIPPED: t.stateSkipped,
    MISSED: t.stateMissed,
    PLANNED: t.statePlanned,
    UNRECORDED: t.stateUnrecorded,
    ENABLED: t.stateEnabled,
    DISABLED: t.stateDisabled,
    DISABLED_BY_APP: t.stateDisabledByApp,
    DELETING: t.stateDeleting,
    DELIVERED: t.stateDelivered,
    UNDELIVERABLE: t.stateUndeliverable,
  };
  return known[state] ?? state;
}
