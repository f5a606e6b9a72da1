import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export interface Polled<T> {
  /** The last good answer, also while a later request fails. */
  readonly value: T | undefined;
  readonly problem: unknown;
  /** Epoch ms of the last good answer. */
  readonly at: number | undefined;
  /** Asks at once. */
  readonly again: () => void;
}

const LONGEST_PAUSE_MS = 120_000;

/**
 * Reads repeatedly while the page is seen. A hidden tab asks nothing; a failure doubles the pause up to two minutes.
 * @param key names the thing that is read: another key begins anew.
 * @param everyMs pause after an answer; 0 reads once.
 * @param pauseAfter the pause after this answer, where it depends on the answer.
 */
export function usePolled<T>(
  key: string,
  read: () => Promise<T>,
  everyMs: number,
  pauseAfter: (value: T) => number = () => everyMs,
): Polled<T> {
  const [state, setState] = useState<{ key: string; value?: T; problem?: unknown; at?: number }>({ key });
  const [asked, setAsked] = useState(0);
  const latest = useRef(read);
  latest.current = read;
  const pauses = useRef(pauseAfter);
  pauses.current = pauseAfter;
  const first = useRef(everyMs);
  first.current = everyMs;

  useEffect(() => {
    let isOver = false;
    let isAsking = false;
    let failures = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last: { readonly value: T } | undefined;
    const plan = () => {
      const pauseMs = last === undefined ? first.current : pauses.current(last.value);
      if (pauseMs > 0 && !isOver) timer = setTimeout(ask, Math.min(LONGEST_PAUSE_MS, pauseMs * 2 ** failures));
    };
    const ask = async () => {
      if (isAsking || isOver || document.hidden) return;
      isAsking = true;
      try {
        const value = await latest.current();
        failures = 0;
        last = { value };
        if (!isOver) setState({ key, value, at: Date.now() });
      } catch (problem) {
        failures++;
        if (!isOver) setState((last) => ({ ...(last.key === key ? last : { key }), problem }));
      } finally {
        isAsking = false;
        plan();
      }
    };
    const onSeen = () => {
      clearTimeout(timer);
      if (!document.hidden) void ask();
    };
    document.addEventListener("visibilitychange", onSeen);
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onSeen);
    };
  }, [key, asked]);

  const again = useCallback(() => setAsked((count) => count + 1), []);
  const current = state.key === key ? state : { key };
  return { value: current.value, problem: current.problem, at: current.at, again };
}
