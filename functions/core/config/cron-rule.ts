import type { FieldProblem } from "../../contract/problem.ts";
import { parseCron } from "../cron/parse.ts";
import { schedule } from "../cron/schedule.ts";
import { findZone } from "../cron/zone.ts";
import { shortened } from "./shortened.ts";
import { zoneProblem } from "./zone-rule.ts";

/**
 * Says why a cron is refused in its zone: it must parse and fire again.
 * @param timeZone undefined where the zone of the body is wrong; the cron is then judged without it.
 * @param now epoch ms.
 */
export function cronProblems(cron: string, timeZone: string | undefined, now: number): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const detail = timeZone === undefined ? undefined : zoneProblem(timeZone);
  if (detail !== undefined) problems.push({ pointer: "/timeZone", detail });
  const zone = timeZone === undefined || detail !== undefined ? undefined : findZone(timeZone);
  const parsed = parseCron(cron);
  if (!parsed.ok) {
    problems.push({ pointer: "/cron", detail: `CronExpression '${short(cron)}' is invalid: ${parsed.error.message}` });
  } else if (zone !== undefined && schedule(parsed.cron, zone).next(now) === undefined) {
    const detail = `Based on configured schedule, the given trigger 'DEFAULT.${short(cron)}' will never fire.`;
    problems.push({ pointer: "/cron", detail });
  }
  return problems;
}

const short = (text: string) => shortened(text, 200);
