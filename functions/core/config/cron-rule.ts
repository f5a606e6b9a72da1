import type { FieldProblem } from "../../contract/problem.ts";
import { parseCron } from "../cron/parse.ts";
import { schedule } from "../cron/schedule.ts";
import { findZone } from "../cron/zone.ts";

/**
 * What is wrong with a cron in its zone: it must parse and fire again.
 * @param timeZone undefined where that of the body is wrong: the cron is then judged without it.
 * @param now epoch ms.
 */
export function cronProblems(cron: string, timeZone: string | undefined, now: number): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const zone = timeZone === undefined ? undefined : findZone(timeZone);
  if (timeZone !== undefined && zone === undefined) {
    problems.push({ pointer: "/timeZone", detail: `'${timeZone}' is not an IANA time zone` });
  }
  const parsed = parseCron(cron);
  if (!parsed.ok) {
    problems.push({ pointer: "/cron", detail: `CronExpression '${short(cron)}' is invalid: ${parsed.error.message}` });
  } else if (zone !== undefined && schedule(parsed.value, zone).next(now) === undefined) {
    const detail = `Based on configured schedule, the given trigger 'DEFAULT.${short(cron)}' will never fire.`;
    problems.push({ pointer: "/cron", detail });
  }
  return problems;
}

/**
 * The next instants (epoch ms) a cron that was judged sound is due at.
 * @throws Error for any other: a bug in the caller.
 */
export function nextFires(cron: string, timeZone: string, after: number, count: number): number[] {
  const parsed = parseCron(cron);
  const zone = findZone(timeZone);
  if (!parsed.ok || zone === undefined) throw new Error(`a stored cron does not parse: ${cron} ${timeZone}`);
  const { next } = schedule(parsed.value, zone);
  const fires: number[] = [];
  for (let at = next(after); at !== undefined && fires.length < count; at = next(at)) fires.push(at);
  return fires;
}

const short = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
