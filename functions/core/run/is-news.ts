import type { Retry } from "./execution.ts";

/**
 * Whether a retry takes the place of the one that is known: a later attempt, or a later or repeated invocation of this
 * one. That an attempt is due is news only once.
 */
export function isNews(known: Retry | undefined, retry: Retry): boolean {
  if (known === undefined || known.attempt < retry.attempt) return true;
  return known.attempt === retry.attempt && retry.issued && segmentOf(known) <= segmentOf(retry);
}

export const segmentOf = ({ segment = 1 }: Retry): number => segment;
