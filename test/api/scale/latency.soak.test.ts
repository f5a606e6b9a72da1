import { expect, test } from "vitest";
import { median } from "../../bench/figure.ts";
import { aStack } from "./a-stack.ts";
import { type ApiOnTables, apiOnTables } from "./api-on-tables.ts";
import { addFailed } from "./changing.ts";
import { changes, type Measured, measured } from "./measured.ts";
import { READINGS } from "./reading.ts";
import { REQUESTS } from "./table-of-requests.ts";

/*
 * The API over the embedded store with a thousand jobs that each run an execution, and with a hundred thousand. Their
 * requests follow each other, so that both meet the same machine.
 */

const FEW = 1_000;
const MANY = Number(process.env.JOBS ?? "100000");
/** Of each route, with each number of jobs. A fifth of them for one that asks the store more than a hundred times. */
const ROUNDS = Number(process.env.ROUNDS ?? "100");
const MOST_TIMES_SLOWER = 1.5;
/** A route that seems slower is measured again: the noise of the machine does not stay with one number of jobs. */
const TRIES = 4;

type Sides = readonly [few: ApiOnTables, many: ApiOnTables];
type Round = (api: ApiOnTables, n: number) => AsyncIterable<Measured>;

async function apiWith(jobs: number): Promise<ApiOnTables> {
  const start = performance.now();
  const world = aStack(jobs);
  addFailed(world, TRIES * (ROUNDS + 1));
  const api = await apiOnTables(world);
  console.log(`${jobs} jobs and executions: stored in ${((performance.now() - start) / 1_000).toFixed(0)} s`);
  return api;
}

const p99 = (ms: readonly number[]) => ms.toSorted((a, b) => a - b)[Math.ceil(ms.length * 0.99) - 1] ?? Number.NaN;

interface Compared {
  readonly name: string;
  readonly requests: number;
  /** With few jobs, and with many. */
  readonly ms: readonly [number[], number[]];
}

/** @param from the number of the first round, which fills caches and is not timed */
async function compared(sides: Sides, round: Round, from: number): Promise<Compared[]> {
  const found = new Map<string, Compared>();
  let rounds = ROUNDS;
  for (let n = from; n <= from + rounds; n++) {
    for (const side of [0, 1] as const) {
      for await (const { name, requests, ms } of round(sides[side], n)) {
        const before = found.get(name) ?? { name, requests: 0, ms: [[], []] };
        found.set(name, { ...before, requests: Math.max(before.requests, requests) });
        if (n > from) before.ms[side].push(ms);
        if (requests > 100 && found.size === 1) rounds = ROUNDS / 5;
      }
    }
  }
  return [...found.values()];
}

const isSlower = ({ ms: [few, many] }: Compared) => p99(many) > MOST_TIMES_SLOWER * p99(few);

function lineOf({ name, requests, ms: [few, many] }: Compared): string {
  const [low, high] = [p99(few), p99(many)];
  return `${name}: ${requests} requests, p99 ${low.toFixed(1)} and ${high.toFixed(1)} ms, ${(high / low).toFixed(2)} times (medians ${(median(many) / median(few)).toFixed(2)} times)`;
}

test("100,000 jobs and executions: each route asks the store as the table says, p99 within 1.5 times of that with 1,000", async () => {
  const sides: Sides = [await apiWith(FEW), await apiWith(MANY)];
  try {
    const readings = READINGS.map(
      ({ name, path }): Round =>
        async function* (api) {
          yield await measured(api, name, { method: "GET", path });
        },
    );
    const asked = new Map<string, number>();
    const slower: string[] = [];
    for (const round of [...readings, changes]) {
      /** Those that seemed slower in each try. */
      let slow: readonly Compared[] | undefined;
      for (let tried = 0; tried < TRIES && slow?.length !== 0; tried++) {
        const routes = await compared(sides, round, tried * (ROUNDS + 1));
        for (const { name, requests } of routes) asked.set(name, Math.max(requests, asked.get(name) ?? 0));
        console.log(routes.map(lineOf).join("\n"));
        const before = slow?.map(({ name }) => name);
        slow = routes.filter((route) => isSlower(route) && (before?.includes(route.name) ?? true));
      }
      slower.push(...(slow ?? []).map(lineOf));
    }
    expect([...asked.keys()].sort()).toEqual(Object.keys(REQUESTS).sort());
    expect([...asked].filter(([name, requests]) => requests > (REQUESTS[name] ?? 0))).toEqual([]);
    expect(slower).toEqual([]);
  } finally {
    for (const side of sides) await side.stop();
  }
});
