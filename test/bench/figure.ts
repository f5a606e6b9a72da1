/** One measured figure beside its limit or peer, in the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** The unit of the value; a slash, as in `/s`, means per something. */
  readonly unit: string;
  readonly peer: string;
  /** The figure over its peer's. @default none: they cannot be divided, or there is no peer */
  readonly ratio?: number;
  /** The limit that must hold. @default none: it is only shown */
  readonly limit?: { readonly text: string; readonly holds: boolean };
}

/** One line of the table. */
export function printFigure({ name, value, unit, peer, ratio, limit }: Figure): void {
  const shown = `${value.toFixed(value < 100 ? 2 : 0)}${unit.startsWith("/") ? "" : " "}${unit}`;
  const verdict = limit === undefined ? "" : `${limit.holds ? "holds" : "MISSED"}: ${limit.text}`;
  const columns = [
    name.padEnd(36),
    shown.padStart(14),
    peer.padEnd(64),
    (ratio?.toFixed(2) ?? "").padStart(8),
    verdict,
  ];
  console.log(columns.join("  ").trimEnd());
}

/** The share of the bare calls' rate that a request to the API, a wake and a fire must reach. */
export const LEAST_SHARE = 0.6;

/** A rate beside that of its bare calls alone. @param least the share of it that must be reached. */
export function besideBare(
  name: string,
  value: number,
  calls: Calls<string>,
  limitRate: number,
  least: number,
): Figure {
  const ratio = value / limitRate;
  const peer = `bare ${inWords(calls)}: ${limitRate.toFixed(0)}/s`;
  return { name, value, unit: "/s", peer, ratio, limit: { text: `at least ${least}`, holds: ratio >= least } };
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

export const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** @returns ms that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
