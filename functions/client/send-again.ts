/** How a client repeats a request. */
export interface Patience {
  /** Tries of one call, the first included. */
  readonly tries: number;
  /** Longest pause before a try, ms. A server that asks for a longer one is not asked again. */
  readonly longestPauseMs: number;
}

export const PATIENCE: Patience = { tries: 4, longestPauseMs: 30_000 };

/** Answers that a later try may not meet: too many requests, and servers that could not serve. */
const TRANSIENT: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

const FIRST_PAUSE_MS = 200;

/**
 * The pause before the next try: as long as the server asks for, else full jitter under a doubling bound.
 * @param status of the answer; 0 where none came.
 * @param retryAfter the header `Retry-After`, in seconds.
 * @param tried tries until now, from 1.
 * @param random uniform in [0, 1).
 * @returns ms, or undefined where the answer stands.
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function pauseBefore(
  { status, retryAfter, tried }: { status: number; retryAfter: string | null; tried: number },
  { tries, longestPauseMs }: Patience,
  random: () => number,
): number | undefined {
  if (tried >= tries || (status !== 0 && !TRANSIENT.has(status))) return undefined;
  const asked = retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : undefined;
  if (asked !== undefined) return asked > longestPauseMs ? undefined : asked;
  return Math.floor(random() * Math.min(longestPauseMs, FIRST_PAUSE_MS * 2 ** tried));
}
