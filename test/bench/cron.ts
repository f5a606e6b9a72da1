import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { CronExpressionParser } from "cron-parser";
import { Cron as Croner } from "croner";
import { compileWake } from "../../functions/core/cron/event-bridge.ts";
import { parseCron } from "../../functions/core/cron/parse.ts";
import { schedule } from "../../functions/core/cron/schedule.ts";
import { findZone } from "../../functions/core/cron/zone.ts";
import { type Vector, vectors } from "../core/cron/vectors.ts";
import { type Figure, median } from "./figure.ts";

/** Settings under which croner gets most of Quartz right. */
const croner = ({ expr, zone }: Vector) =>
  new Croner(expr, {
    timezone: zone,
    paused: true,
    mode: "6-or-7-parts",
    alternativeWeekdays: true,
    sloppyRanges: true,
    domAndDow: true,
  });

const ROUNDS = 5;
const ROUND_MS = 400;
/** Fires asked for in a row of each expression. */
const FIRES = 20;

function isRight(vector: Vector): boolean {
  try {
    const fires = croner(vector).nextRuns(vector.next.length, new Date(vector.start)).map(Number);
    return fires.length === vector.next.length && fires.every((fire, i) => fire === vector.next[i]);
  } catch {
    return false;
  }
}

function ours({ expr, zone }: Vector) {
  const parsed = parseCron(expr);
  const found = findZone(zone);
  if (!parsed.ok || found === undefined) throw new Error(`${expr} ${zone}`);
  return { cron: parsed.cron, zone: found };
}

/** Operations per second over a round; `work` does one pass and says how many operations that was. */
function rate(work: () => number): number {
  let done = 0;
  const start = performance.now();
  while (performance.now() - start < ROUND_MS) done += work();
  return (done * 1_000) / (performance.now() - start);
}

/** The first answer of a new process, ms: the median of five. */
function coldMs(engine: "own" | "croner"): number {
  const script = fileURLToPath(new URL("cold-cron.ts", import.meta.url));
  const start = () => spawnSync(process.execPath, ["--import", "tsx", script, engine], { encoding: "utf8" }).stdout;
  return median(Array.from({ length: 5 }, () => Number.parseFloat(start())));
}

function coldFigure(): Figure {
  const [own, peer] = [coldMs("own"), coldMs("croner")];
  return {
    ...{ name: "cron: first answer of a process", value: own, unit: "ms" },
    ...{ peer: `croner: ${peer.toFixed(1)} ms`, ratio: own / peer },
    limit: { text: "under 100 ms", holds: own < 100 },
  };
}

/** Interleaved rounds of every contender, since a machine's speed changes while one looks. */
export function benchCron(): Figure[] {
  const chosen = vectors
    .filter((v) => v.valid && v.odd === undefined && v.dst === undefined && isRight(v))
    .slice(0, 200);
  const engines = chosen
    .map((vector) => ({ vector, ...ours(vector) }))
    .map((e) => ({ ...e, due: schedule(e.cron, e.zone) }));
  const peers = chosen.map((vector) => ({ vector, job: croner(vector) }));
  const parsers = chosen.flatMap((vector) => {
    try {
      const { expr, zone, start } = vector;
      return [CronExpressionParser.parse(expr, { tz: zone, currentDate: new Date(start) })];
    } catch {
      return [];
    }
  });
  const contenders = {
    next: () => {
      for (const { vector, due } of engines)
        for (let i = 0, at: number | undefined = vector.start; i < FIRES && at !== undefined; i += 1) at = due.next(at);
      return engines.length * FIRES;
    },
    cronerNext: () => {
      for (const { vector, job } of peers.slice(0, 40))
        for (let i = 0, at: Date | null = new Date(vector.start); i < FIRES && at !== null; i += 1)
          at = job.nextRun(at);
      return 40 * FIRES;
    },
    parserNext: () => {
      for (const parser of parsers.slice(0, 10)) {
        parser.reset();
        for (let i = 0; i < FIRES && parser.hasNext(); i += 1) parser.next();
      }
      return 10 * FIRES;
    },
    first: () => {
      for (const vector of chosen) {
        const { cron, zone } = ours(vector);
        schedule(cron, zone).next(vector.start);
      }
      return chosen.length;
    },
    cronerFirst: () => {
      for (const vector of chosen) croner(vector).nextRun(new Date(vector.start));
      return chosen.length;
    },
    parse: () => {
      for (const vector of chosen) parseCron(vector.expr);
      return chosen.length;
    },
    compile: () => {
      for (const { vector, cron, zone } of engines) compileWake(cron, zone, vector.start);
      return engines.length;
    },
  };
  const rates: Record<keyof typeof contenders, number[]> = {
    next: [],
    cronerNext: [],
    parserNext: [],
    first: [],
    cronerFirst: [],
    parse: [],
    compile: [],
  };
  for (const work of Object.values(contenders)) work();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of Object.keys(contenders) as (keyof typeof contenders)[]) rates[name].push(rate(contenders[name]));
  }
  const of = (name: keyof typeof contenders) => median(rates[name]);
  const ratio = (a: keyof typeof contenders, b: keyof typeof contenders) =>
    median(rates[a].map((value, i) => value / (rates[b][i] ?? 1)));
  const figure = (name: string, value: number, peer: string, times: number, limit?: Figure["limit"]): Figure => ({
    ...{ name, value, unit: "/s", peer, ratio: times },
    ...(limit && { limit }),
  });
  const next = ratio("next", "cronerNext");
  const first = ratio("first", "cronerFirst");
  const compile = ratio("parse", "compile");
  const beside = (peer: string, its: keyof typeof contenders) => `${peer}: ${of(its).toFixed(0)}/s`;
  return [
    figure("cron: next fires", of("next"), beside("croner", "cronerNext"), next, {
      text: "at least 150 times",
      holds: next >= 150,
    }),
    figure("cron: next fires", of("next"), beside("cron-parser", "parserNext"), ratio("next", "parserNext")),
    figure("cron: parse and first next", of("first"), beside("croner", "cronerFirst"), first, {
      text: "at least 10 times",
      holds: first >= 10,
    }),
    figure("cron: compile wakes", of("compile"), beside("own parse", "parse"), 1 / compile, {
      text: "at least 0.2",
      holds: compile <= 5,
    }),
    coldFigure(),
  ];
}
