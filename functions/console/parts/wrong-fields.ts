import { ApiProblem } from "../../client/api-problem.ts";

/** The errors of a problem document by the field that their JSON pointer names. */
export function wrongFields(problem: unknown): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  if (!(problem instanceof ApiProblem)) return found;
  for (const { pointer, detail } of problem.problem.errors ?? []) {
    const field = pointer.split("/")[1] ?? "";
    found.set(field, [...(found.get(field) ?? []), detail]);
  }
  return found;
}
