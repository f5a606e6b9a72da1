import type { AppConfig } from "../../contract/app.ts";
import { type FieldProblem, jsonPointer } from "../../contract/problem.ts";
import { whyNoVariable } from "./environment-names.ts";
import { parseSecretReference, SECRET_FORM } from "./secret-reference.ts";

/** Most secrets of an app: the broker reads all of them before a process starts. */
export const MAX_SECRETS = 32;

/** Lists the secrets of an app that are refused, each by the name of its variable. */
export function secretProblems({ secrets = {}, environment = {}, roleArn }: Partial<AppConfig>): FieldProblem[] {
  const entries = Object.entries(secrets);
  const problems = entries.flatMap(([name, reference]) => {
    const why = [
      whyNoVariable(name),
      Object.hasOwn(environment, name) ? "is a variable of environment too" : undefined,
      parseSecretReference(reference) === undefined ? SECRET_FORM : undefined,
    ];
    return why.flatMap((detail) => (detail === undefined ? [] : [{ pointer: jsonPointer(["secrets", name]), detail }]));
  });
  if (entries.length > MAX_SECRETS)
    problems.push({ pointer: "/secrets", detail: `has ${entries.length} names, at most ${MAX_SECRETS} are allowed` });
  if (entries.length > 0 && !roleArn)
    problems.push({ pointer: "/roleArn", detail: "is required for secrets: they are read with the app's role" });
  return problems;
}
