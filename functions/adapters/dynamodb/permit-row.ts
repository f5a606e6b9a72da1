import * as z from "zod";
import type { Waiter } from "../../ports/permits.ts";
import type { Row } from "./conditional.ts";

/** A separator: no name of a job has this character. */
const MARK = "|";
const WAITER = "W";

/** A member of the set of permits. */
export const permitName = (executionId: string, chunk: number, block: number | "") =>
  [executionId, chunk, block].join(MARK);
/** Each waiting chunk has its own attribute: the instant at which it began to wait, and its limit. */
export const waiterAttribute = (executionId: string, chunk: number) => [WAITER, executionId, chunk].join(MARK);

const PermitRow = z.object({ held: z.set(z.string()).default(new Set()) });
const WaiterValue = z.tuple([z.number(), z.number()]);

/**
 * @returns the names of held permits, the waiting chunks with the oldest first, and each chunk that waits or holds a
 * permit once.
 */
export function readPermits(row: Row) {
  const { held } = PermitRow.parse(row);
  const waiting: Waiter[] = [];
  for (const [attribute, value] of Object.entries(row)) {
    const [kind, executionId = "", chunk] = attribute.split(MARK);
    if (kind !== WAITER || chunk === undefined) continue;
    const [since, limit] = WaiterValue.parse(value);
    waiting.push({ executionId, chunk: Number(chunk), since, limit });
  }
  waiting.sort((a, b) => a.since - b.since);
  const chunks = new Map(waiting.map(({ executionId, chunk }) => [`${executionId} ${chunk}`, { executionId, chunk }]));
  for (const name of held) {
    const [executionId = "", chunk] = name.split(MARK);
    chunks.set(`${executionId} ${chunk}`, { executionId, chunk: Number(chunk) });
  }
  return { held, waiting, holders: [...chunks.values()] };
}
