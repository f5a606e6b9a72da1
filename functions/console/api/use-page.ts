import { useQuery } from "../frame/use-query.ts";
import { type Polled, usePolled } from "./use-polled.ts";

/** One page of a list, and the mark of the following one. */
export interface Page<T> {
  readonly value: readonly T[];
  readonly next?: Readonly<Record<string, string>>;
}

/**
 * Reads the page of a list that the URL names, repeatedly.
 * @param key names the list with its filters.
 * @param read gets the mark of the page: undefined for the first one.
 */
export function usePage<P extends Page<unknown>>(
  key: string,
  read: (after: string | undefined) => Promise<P>,
  everyMs: number,
): Polled<P> {
  const [{ after }] = useQuery();
  return usePolled(`${key} ${after ?? ""}`, () => read(after), everyMs);
}
