/** One measured figure beside what it is held against, in the same run. */
export interface Figure {
  readonly name: string;
  /** Operations per second. */
  readonly value: number;
  readonly peer: string;
  /** The figure over its peer's. */
  readonly ratio: number;
  /** What the ratio has to be; empty where it is only shown. */
  readonly limit: string;
  readonly holds: boolean;
}

export function printFigure({ name, value, peer, ratio, limit, holds }: Figure): void {
  const verdict = limit === "" ? "" : holds ? `holds: ${limit}` : `MISSED: ${limit}`;
  console.log(
    `${name.padEnd(34)} ${value.toFixed(0).padStart(9)}/s   ${peer.padEnd(58)} ratio ${ratio.toFixed(2).padStart(8)}   ${verdict}`,
  );
}

/** A path's figure is held to half of what its bare calls alone would reach. */
export function half(name: string, value: number, calls: Calls<string>, limitRate: number): Figure {
  const ratio = value / limitRate;
  return {
    name,
    value,
    peer: `bare ${inWords(calls)}: ${limitRate.toFixed(0)}/s`,
    ratio,
    limit: ">= 0.5",
    holds: ratio >= 0.5,
  };
}

/** Bare calls an operation cannot do without, by how many of each it makes. */
export type Calls<Call extends string> = Readonly<Partial<Record<Call, number>>>;

/** How many a second there would be if an operation were nothing but its bare calls. */
export function bareRate<Call extends string>(rates: Readonly<Record<Call, number>>, calls: Calls<Call>): number {
  let seconds = 0;
  for (const [call, count] of Object.entries(calls) as [Call, number][]) seconds += count / rates[call];
  return 1 / seconds;
}

/** `9 reads + 2 writes` */
export const inWords = (calls: Calls<string>): string =>
  Object.entries(calls)
    .map(([call, count]) => `${count} ${call}`)
    .join(" + ");

/** Runs `work` for every number below `count`, `parallel` at a time. @returns how many a second. */
export async function perSecond(
  count: number,
  parallel: number,
  work: (n: number) => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return (count * 1_000) / (performance.now() - start);
}
