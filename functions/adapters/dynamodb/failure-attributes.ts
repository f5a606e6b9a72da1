import * as z from "zod";
import { OUTCOMES } from "../../contract/outcome.ts";
import type { Failures } from "../../core/run/execution.ts";
import type { Row } from "./conditional.ts";

/** Each outcome's first failure is an attribute of its own, so that the first of several writes stands. */
const attributeOf = (outcome: string) => `why${outcome}`;
const FailureValue = z.tuple([z.number(), z.string()]);

/** The assignments of an update that notes failures, each with a comma before it, and their values. */
export function failureUpdate(failures: Failures = {}) {
  const noted = Object.entries(failures).map(
    ([outcome, { item, reason }]) => [attributeOf(outcome), [item, reason]] as const,
  );
  return {
    assignments: noted.map(([name]) => `, ${name} = if_not_exists(${name}, :${name})`).join(""),
    values: Object.fromEntries(noted.map(([name, value]) => [`:${name}`, value])),
  };
}

export function readFailures(row: Row): { readonly failures?: Failures } {
  const noted = OUTCOMES.flatMap((outcome) => {
    const value = row[attributeOf(outcome)];
    if (value === undefined) return [];
    const [item, reason] = FailureValue.parse(value);
    return [[outcome, { item, reason }] as const];
  });
  return noted.length > 0 ? { failures: Object.fromEntries(noted) } : {};
}
