import { parseCron } from "../../../functions/core/cron/parse.ts";
import { type Schedule, schedule } from "../../../functions/core/cron/schedule.ts";
import { findZone, type Zone } from "../../../functions/core/cron/zone.ts";

export function zoneOf(name: string): Zone {
  const zone = findZone(name);
  if (zone === undefined) throw new Error(`no zone ${name}`);
  return zone;
}

export function cronOf(expression: string) {
  const parsed = parseCron(expression);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.cron;
}

export const scheduleOf = (expression: string, zone: string): Schedule => schedule(cronOf(expression), zoneOf(zone));

/** The next fires after an instant, at most `count`. */
export function nextFires(expression: string, zone: string, after: number, count: number): number[] {
  const fires: number[] = [];
  const schedule = scheduleOf(expression, zone);
  const next = (after: number) => schedule.next(after);
  for (let fire = next(after); fire !== undefined && fires.length < count; fire = next(fire)) fires.push(fire);
  return fires;
}
