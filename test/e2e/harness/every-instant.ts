import { expect } from "vitest";
import type { ExecutionView } from "../../../functions/contract/execution-view.ts";

/** The instants (epoch ms) a record stands for: one, or several that were missed together. */
export function instantsOf({ fireTime, through = fireTime, count = 1 }: ExecutionView, everyMs: number): number[] {
  const [from, to] = [Date.parse(fireTime), Date.parse(through)];
  const instants = Array.from({ length: (to - from) / everyMs + 1 }, (_, n) => from + n * everyMs);
  expect(count, `records of ${fireTime} to ${through}`).toBe(instants.length);
  return instants;
}

/** Each due instant from `first` to `last` (epoch ms) has one record, and nothing else has one. */
export function expectEveryInstant(
  history: readonly ExecutionView[],
  { first, last, everyMs }: { readonly first: number; readonly last: number; readonly everyMs: number },
): void {
  const times = history.flatMap((view) => instantsOf(view, everyMs)).filter((at) => at >= first && at <= last);
  const due = Array.from({ length: Math.floor((last - first) / everyMs) + 1 }, (_, n) => first + n * everyMs);
  expect(times, "one outcome for every instant").toEqual(due);
}
