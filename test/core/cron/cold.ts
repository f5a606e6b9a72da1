import { parseCron } from "../../../functions/core/cron/parse.ts";
import { schedule } from "../../../functions/core/cron/schedule.ts";
import { findZone } from "../../../functions/core/cron/zone.ts";

/** Prints the milliseconds of a process's very first answer: zone table, parse and next. */
const start = performance.now();
const zone = findZone("Africa/Casablanca");
const parsed = parseCron("0 15 10 ? * 6L");
if (zone === undefined || !parsed.ok) throw new Error("not answered");
schedule(parsed.cron, zone).next(Date.UTC(2026, 10, 24));
console.log(performance.now() - start);
