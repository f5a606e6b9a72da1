import type { AppError } from "./app-error.ts";
import type { HttpRequest } from "./http-request.ts";

const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** Why the `appName` or the `prefix` of a list's query cannot be one. An empty parameter counts as absent. */
export function wrongNameFilter({ appName, prefix }: HttpRequest["query"]): AppError | undefined {
  for (const [name, value] of Object.entries({ appName, prefix }))
    if (value && !NAME.test(value))
      return { kind: "invalid-query", detail: `${name} must be a name, or the beginning of one` };
  return undefined;
}
