import fc from "fast-check";
import { OUTCOMES, type Outcome } from "../../../functions/contract/outcome.ts";
import type { RunState } from "../../../functions/core/run/run-state.ts";
import type { RunChange } from "../../../functions/ports/run-store.ts";
import { aFire, anExecution, COUNTS, cronId } from "./a-change.ts";
import { NOW } from "./stores.ts";

/** Due instants near to each other, so that they meet. */
export const fired = fc.integer({ min: 0, max: 2 }).map((n) => NOW + n * 1_000);
export const outcome = fc.constantFrom(...OUTCOMES);
/** In most changes the read state is the stored one. */
export const seldom = fc.integer({ min: 0, max: 4 }).map((n) => n === 0);

interface ChangeParts {
  readonly isStale: boolean;
  readonly newFire: number | undefined;
  readonly fires: readonly number[];
  readonly starts: boolean;
  readonly cancels: number | undefined;
  readonly closes: readonly [number, Outcome] | undefined;
  readonly isSampledOut: boolean;
  /** The item of the failure of an only chunk. */
  readonly failedItem: number | undefined;
  readonly halts: boolean;
}

export const changeParts: fc.Arbitrary<ChangeParts> = fc.record({
  isStale: seldom,
  newFire: fc.option(fired, { nil: undefined }),
  fires: fc.uniqueArray(fired, { maxLength: 2 }),
  starts: fc.boolean(),
  cancels: fc.option(fired, { nil: undefined }),
  closes: fc.option(fc.tuple(fired, outcome), { nil: undefined }),
  isSampledOut: seldom,
  failedItem: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
  halts: seldom,
});

/** DynamoDB takes each item once in a transaction, and only a fire that has its row starts an execution. */
export function runChangeOf(
  job: string,
  stored: RunState,
  { isStale, newFire, fires, starts, cancels, closes, isSampledOut, failedItem, halts }: ChangeParts,
): RunChange {
  const version = isStale ? stored.version + 1 : stored.version;
  const touched = new Set<number>();
  const once = (at: number | undefined) => {
    if (at === undefined || touched.has(at)) return undefined;
    touched.add(at);
    return at;
  };
  const started = once(newFire);
  const left = fires.filter((at) => once(at) !== undefined);
  const closed = once(closes?.[0]);
  const cancelled = once(cancels);
  const fire =
    started === undefined ? undefined : aFire(job, { firedAt: started, status: starts ? "STARTED" : "QUEUED" });
  return {
    jobName: job,
    from: { ...stored, version },
    to: { version: version + 1, queue: fires.map(cronId) },
    fires: left.map((firedAt) => aFire(job, { firedAt, status: "MISSED", reason: "late" })),
    ...(fire && { newFire: fire }),
    ...(fire && starts && { start: { execution: anExecution(fire, { shards: 450 }), dueAt: NOW + 1 } }),
    ...(cancelled !== undefined && {
      cancel: { executionId: `${job}.${cronId(cancelled)}`, cancelKey: `key of ${job}`, reason: "killed" },
    }),
    ...(closed !== undefined &&
      closes && {
        close: {
          executionId: `${job}.${cronId(closed)}`,
          outcome: closes[1],
          counts: COUNTS,
          startedAt: NOW,
          endedAt: NOW,
          ...(isSampledOut && { sampledOut: true, unrun: { skipped: 1, missed: 0 } }),
          ...(failedItem !== undefined && { onlyChunk: failed(failedItem) }),
        },
      }),
    ...(halts && { daemonHalt: { through: version + 1, reason: "disabled", dueAt: NOW + 2 } }),
  };
}

/** Some have failures. */
const failed = (item: number) => (item === 0 ? {} : { failures: { FAILED: { item, reason: "exit code 1" } } });
