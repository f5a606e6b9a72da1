import type { Local } from "../../infra/local/start-local.ts";

/** What a function did while it was watched. */
export interface PoolWork {
  count: number;
  /** As Lambda bills: its whole memory while an invocation lasts, waiting for a sandbox included. */
  gbSeconds: number;
  /** When the latest invocation began, by `performance.now()`. */
  lastStartAt: number;
  /** When the latest end was. */
  lastEndAt: number;
}

/** Watches the invocations of the functions whose names have one of these parts. */
export function watchPools({ functions }: Pick<Local, "functions">, parts: readonly string[]) {
  const work = new Map<string, PoolWork>();
  const restore: (() => void)[] = [];
  for (const [name, { pool }] of functions) {
    if (!parts.some((part) => name.includes(part))) continue;
    const done: PoolWork = { count: 0, gbSeconds: 0, lastStartAt: 0, lastEndAt: 0 };
    work.set(name, done);
    const { invoke } = pool;
    pool.invoke = async (asked) => {
      const start = performance.now();
      const onStart = () => {
        done.lastStartAt = performance.now();
        asked.onStart?.();
      };
      const result = await invoke.call(pool, { ...asked, onStart });
      done.count += 1;
      done.lastEndAt = performance.now();
      done.gbSeconds += ((done.lastEndAt - start) / 1_000) * (pool.plan.memoryMB / 1_024);
      return result;
    };
    restore.push(() => {
      pool.invoke = invoke;
    });
  }
  return {
    work,
    unwatch() {
      for (const undo of restore) undo();
    },
  };
}
