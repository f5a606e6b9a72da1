import type { Chunk, Execution } from "../../core/run/execution.ts";
import { isOpen } from "../../core/run/shards.ts";
import type { ChunkReads } from "../../ports/chunks.ts";
import type { OpenItem, OpenWork } from "../../ports/open-work.ts";
import type { Page, PageRequest } from "../../ports/page.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { once } from "../http/once.ts";

export interface OpenPorts {
  readonly openWork: OpenWork;
  readonly runs: RunStore;
  readonly fanOuts: ChunkReads;
}

/**
 * The most items of the index that one page reads, with at most two reads each. A page may be short: its mark leads to
 * the next one.
 */
export const EXAMINED = 100;

/**
 * One page of rows, made of the chunks that have not ended. A mark of it is `<open item before>~<rows of the next item
 * that were listed>~<next item>`.
 * @param dueBy (epoch ms) only chunks that are owed by then
 */
export async function pageOfChunks<T>(
  { openWork, runs, fanOuts }: OpenPorts,
  { limit, after }: PageRequest,
  rowsOf: (execution: Execution, chunk: Chunk) => readonly T[],
  dueBy?: number,
): Promise<Page<T>> {
  const { from, listed, item: begun } = readMark(after);
  const { items, next } = await openWork.list({ limit: EXAMINED, ...(from && { after: from }) }, dueBy);
  const executionOf = once((executionId: string) => runs.getExecution(executionId));
  const found = await Promise.all(
    items.map(async ({ executionId, chunk: number }) => {
      if (number === undefined) return [];
      const [execution, chunk] = await Promise.all([executionOf(executionId), fanOuts.getChunk(executionId, number)]);
      return execution !== undefined && chunk !== undefined && isOpen(execution) ? rowsOf(execution, chunk) : [];
    }),
  );
  const rows: T[] = [];
  let before = from;
  for (const [index, item] of items.entries()) {
    const skipped = nameOf(item) === begun ? listed : 0;
    const own = (found[index] ?? []).slice(skipped);
    const room = limit - rows.length;
    rows.push(...own.slice(0, room));
    if (own.length > room) return { items: rows, next: `${before}~${skipped + room}~${nameOf(item)}` };
    before = item.mark;
  }
  return { items: rows, ...(next !== undefined && { next: `${next}~0~` }) };
}

const nameOf = ({ executionId, chunk }: OpenItem) => `${executionId}#${chunk ?? ""}`;

const MARK = /^([^~]*)~(\d{1,6})~([^~]*)$/;

function readMark(after: string | undefined): { from: string; listed: number; item: string } {
  const [, from = "", listed = "0", item = ""] = MARK.exec(after ?? "") ?? [];
  return { from, listed: Number(listed), item };
}
