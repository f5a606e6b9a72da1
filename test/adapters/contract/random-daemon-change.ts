import fc from "fast-check";
import type { DaemonState } from "../../../functions/core/run/daemon-state.ts";
import type { DaemonChange } from "../../../functions/ports/daemon-store.ts";
import { cronId } from "./a-change.ts";
import { fired, seldom } from "./random-change.ts";
import { NOW } from "./stores.ts";

const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 });
const few = fc.integer({ min: 0, max: 1 });

/** Random changes of a chunk of shards; the stores do not judge whether they make sense. */
export const daemonParts = fc.record({
  chunk: few,
  isStale: seldom,
  opens: fc.option(fired, { nil: undefined }),
  busy: fc.array(fc.tuple(offsets, fired), { maxLength: 2 }),
  queue: fc.array(fc.tuple(offsets, fired), { maxLength: 2 }),
  skipped: fc.option(offsets, { nil: undefined }),
  starts: fc.option(fc.tuple(fired, offsets), { nil: undefined }),
  misses: fc.option(fc.tuple(fired, offsets), { nil: undefined }),
});
type DaemonParts = typeof daemonParts extends fc.Arbitrary<infer T> ? T : never;

/** DynamoDB takes each item once in a transaction. */
export function daemonChangeOf(job: string, stored: DaemonState, parts: DaemonParts): DaemonChange {
  const from = { ...stored, version: parts.isStale ? stored.version + 1 : stored.version };
  const executionOf = (at: number) => `${job}.${cronId(at)}`;
  const touched = new Set([parts.opens]);
  const followed: DaemonChange["followed"][number][] = [];
  const follow = (part: readonly [number, number[]] | undefined, kind: "started" | "missed") => {
    if (part === undefined || touched.has(part[0])) return;
    touched.add(part[0]);
    const becomes = kind === "started" ? ({ kind, startedAt: NOW + 3 } as const) : ({ kind } as const);
    followed.push({ executionId: executionOf(part[0]), offsets: part[1], becomes, dueAt: NOW + 4 });
  };
  follow(parts.starts, "started");
  follow(parts.misses, "missed");
  return {
    jobName: job,
    chunk: parts.chunk,
    from,
    to: {
      version: from.version + 1,
      haltedThrough: from.haltedThrough + 1,
      busy: new Map(
        parts.busy
          .flatMap(([offsets, at]) => offsets.map((offset) => [offset, cronId(at)] as const))
          .sort(([a], [b]) => a - b),
      ),
      queue: parts.queue.map(([offsets, at]) => ({ fireId: cronId(at), offsets: new Set(offsets) })),
    },
    followed,
    ...(parts.opens !== undefined && {
      opened: {
        executionId: executionOf(parts.opens),
        invokedAt: NOW,
        dueAt: NOW + 9,
        queued: [],
        skipped: parts.skipped ?? [],
        missed: [],
      },
    }),
  };
}
