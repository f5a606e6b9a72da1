import { perSecond } from "./figure.ts";
import type { BareCall, BenchStack } from "./stack.ts";

export type BareRates = Readonly<Record<BareCall, number>>;

/** As many at a time as the paths below keep busy: the local runtime's processes of a function. */
export const PARALLEL = 4;
const COUNT = 300;

let run = 0;

/** How fast the bare calls are now: asked anew beside each figure, since a machine's speed changes while one looks. */
export async function bareRates({ bare }: BenchStack): Promise<BareRates> {
  run += 1;
  const rate = (call: BareCall) => perSecond(COUNT, PARALLEL, (n) => bare[call](run * 1_000_000 + n));
  return {
    read: await rate("read"),
    write: await rate("write"),
    transaction: await rate("transaction"),
    request: await rate("request"),
    process: await rate("process"),
  };
}
