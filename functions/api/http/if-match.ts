import type { App } from "../../contract/app.ts";
import type { Job } from "../../contract/job.ts";
import type { HttpRequest } from "./http-request.ts";

export const appTag = ({ incarnation, revision }: Pick<App, "incarnation" | "revision">) =>
  `"${incarnation}.${revision}"`;
export const jobTag = ({ revision }: Pick<Job, "revision">) => `"${revision}"`;

/**
 * Whether a resource with this tag may be changed: yes without `If-Match`, with `*`, and with a list that
 * holds the tag itself (strong comparison: a weak one never matches).
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1
 */
export function mayChange({ headers }: Pick<HttpRequest, "headers">, tag: string): boolean {
  const condition = headers["if-match"]?.trim();
  if (condition === undefined || condition === "*") return true;
  return condition.split(",").some((candidate) => candidate.trim() === tag);
}
