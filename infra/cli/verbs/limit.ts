import { UsageError } from "../io.ts";
import type { Option } from "../verb.ts";

export const LIMIT: Option = {
  flags: "-n, --limit <count>",
  words: { en: "most rows (20; 0 is all)", zh: "最多行数（20；0 为全部）" },
};

/** @returns Infinity for 0. */
export function limitOf(text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault;
  if (!/^\d{1,9}$/.test(text))
    throw new UsageError(`--limit: '${text}' is no number; it must be a whole number from 0`);
  return Number(text) === 0 ? Number.POSITIVE_INFINITY : Number(text);
}

/** The first items of a list; no further page is asked for. */
export async function some<T>(items: AsyncIterable<T>, most: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length >= most) break;
  }
  return taken;
}
