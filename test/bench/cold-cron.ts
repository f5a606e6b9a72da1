import { Cron as Croner } from "croner";
import { parseCron } from "../../functions/core/cron/parse.ts";
import { schedule } from "../../functions/core/cron/schedule.ts";
import { findZone } from "../../functions/core/cron/zone.ts";

const [CRON, ZONE, FROM] = ["0 15 10 ? * 6L", "Africa/Casablanca", Date.UTC(2026, 10, 24)] as const;

function own(): number | undefined {
  const zone = findZone(ZONE);
  const parsed = parseCron(CRON);
  return zone && parsed.ok ? schedule(parsed.cron, zone).next(FROM) : undefined;
}

const peer = () =>
  new Croner(CRON, { timezone: ZONE, paused: true, alternativeWeekdays: true }).nextRun(new Date(FROM));

/** Prints the milliseconds of a process's very first answer: zone, parse and next. The argument names the engine. */
const start = performance.now();
const answer = process.argv[2] === "croner" ? peer() : own();
const took = performance.now() - start;
if (!answer) throw new Error("not answered");
console.log(took);
