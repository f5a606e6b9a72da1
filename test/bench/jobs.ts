import { jobStore } from "../../functions/adapters/dynamodb/job-store.ts";
import { countUses } from "./count-uses.ts";
import { type Figure, median } from "./figure.ts";
import { seedJobs } from "./seed-jobs.ts";
import type { BenchStack } from "./stack.ts";
import { busyJobs, dispatch } from "./ticks.ts";
import { watchPools } from "./watch-pools.ts";

/** Registered jobs: those that fire, and with all others. */
const FEW = 10;
const MANY = 100_000;
const ROUNDS = 25;
const MOST_TIMES = 1.25;

interface Fires {
  readonly ms: number;
  readonly requests: number;
}

/** The same fires with few jobs registered and with many: the cost of a fire must not depend on the others. */
export async function benchJobs(stack: BenchStack): Promise<Figure[]> {
  await measure(stack);
  const few = await measure(stack);
  const start = performance.now();
  await seedJobs(stack, MANY - FEW);
  const seconds = (performance.now() - start) / 1_000;
  // Work that the store does after so many writes is not a cost of fires.
  await measure(stack);
  const many = await measure(stack);
  return [
    {
      name: "100,000 jobs: requests of a fire",
      value: many.requests,
      unit: "items",
      peer: `with ${FEW} jobs: ${few.requests.toFixed(2)}`,
      ratio: many.requests / few.requests,
      limit: { text: "equal", holds: few.requests > 0 && many.requests === few.requests },
    },
    {
      name: "100,000 jobs: a fire",
      value: many.ms,
      unit: "ms",
      peer: `with ${FEW} jobs: ${few.ms.toFixed(2)} ms (seeded in ${seconds.toFixed(0)} s)`,
      ratio: many.ms / few.ms,
      limit: { text: `at most ${MOST_TIMES}`, holds: many.ms / few.ms <= MOST_TIMES },
    },
  ];
}

/** Rounds of fires of jobs that come for the round and go after it; the median of their milliseconds. */
async function measure(stack: BenchStack): Promise<Fires> {
  const ms: number[] = [];
  let requests = 0;
  let fires = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const jobs = await busyJobs(stack, FEW);
    const counted = await countUses(stack.local, ["-dispatcher"]);
    const { work, unwatch } = watchPools(stack.local, ["-dispatcher"]);
    const start = performance.now();
    // One each: ticks of the same job would race, and lost races ask again.
    const count = await dispatch(stack, jobs, 1);
    unwatch();
    requests += (await counted())(/^(dynamodb|lambda):/);
    ms.push((Math.max(...[...work.values()].map(({ lastEndAt }) => lastEndAt)) - start) / count);
    fires += count;
    const store = jobStore(stack.documents, stack.tables);
    for (const name of jobs) await store.remove(name, (await store.get(name))?.revision ?? 0);
  }
  return { ms: median(ms), requests: requests / fires };
}
