import { type FieldProblem, jsonPointer } from "../../contract/problem.ts";

/** Longest environment, in bytes of UTF-8, names and values together: it travels in every task. */
export const MAX_ENVIRONMENT_BYTES = 4_096;

/** A portable name of an environment variable. @see https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html */
const PORTABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names of the platform, of this system and of the dynamic loader, and names that make a program load other code. */
const TAKEN = [/^AWS_/, /^ELASTIC_JOB_/, /^LD_/, /^NODE_OPTIONS$/, /^PATH$/];

/** @returns why a variable of an app may not have this name; undefined when it may. */
export function whyNoVariable(name: string): string | undefined {
  if (!PORTABLE.test(name)) return "a variable's name holds letters, digits and '_', and does not begin with a digit";
  return TAKEN.some((pattern) => pattern.test(name)) ? "is a name of the platform or of a loader" : undefined;
}

/** Lists the variables of an app that are refused, each by its name. */
export function environmentProblems(environment: Readonly<Record<string, string>>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  let bytes = 0;
  for (const [name, value] of Object.entries(environment)) {
    bytes += new TextEncoder().encode(name + value).length;
    const detail = whyNoVariable(name);
    if (detail !== undefined) problems.push({ pointer: jsonPointer(["environment", name]), detail });
  }
  if (bytes > MAX_ENVIRONMENT_BYTES) {
    const detail = `has ${bytes} bytes in names and values, at most ${MAX_ENVIRONMENT_BYTES} are allowed`;
    problems.push({ pointer: "/environment", detail });
  }
  return problems;
}
