import { SqsBatch } from "../../functions/contract/sqs-batch.ts";
import type { Local } from "../../infra/local/runtime/start-local.ts";

/** The work of a function while it was watched. */
export interface PoolWork {
  count: number;
  /** As Lambda bills: its whole memory from an invocation's begin to its end, in whole milliseconds. */
  gbSeconds: number;
  /** Batches of at most ten messages that its invocations came with: each is received, and deleted, by one request. */
  batches: number;
  /** When the latest invocation began, by `performance.now()`. */
  lastStartAt: number;
  /** When the latest end was. */
  lastEndAt: number;
}

/** Messages that SQS hands out, or deletes, with one request. */
const BATCH = 10;

/** Watches the invocations of the functions whose names have one of these parts. */
export function watchPools({ functions }: Pick<Local, "functions">, parts: readonly string[]) {
  const work = new Map<string, PoolWork>();
  const restore: (() => void)[] = [];
  for (const [name, { pool }] of functions) {
    if (!parts.some((part) => name.includes(part))) continue;
    const done: PoolWork = { count: 0, gbSeconds: 0, batches: 0, lastStartAt: 0, lastEndAt: 0 };
    work.set(name, done);
    const { invoke } = pool;
    pool.invoke = async (asked) => {
      let start = 0;
      const onStart = () => {
        start = performance.now();
        done.lastStartAt = start;
        asked.onStart?.();
      };
      const result = await invoke.call(pool, { ...asked, onStart });
      done.count += 1;
      done.batches += Math.ceil((SqsBatch.safeParse(JSON.parse(asked.payload)).data?.Records.length ?? 0) / BATCH);
      done.lastEndAt = performance.now();
      done.gbSeconds += (Math.ceil(done.lastEndAt - start) / 1_000) * (pool.plan.memoryMB / 1_024);
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
