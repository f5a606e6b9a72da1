import { Check } from "../contract/messages.ts";
import type { DeadLetters } from "../ports/dead-letters.ts";
import type { Invoker } from "../ports/invoker.ts";
import type { Log } from "../ports/log.ts";
import { eachLetter } from "./each-letter.ts";

export interface DeadChecksDeps {
  readonly deadLetters: DeadLetters;
  readonly invoker: Invoker;
  readonly log: Log;
}

/** Checks that the collector could not make are made once more. Their chunks are owed as well. */
export const drainChecks = (deps: DeadChecksDeps): Promise<void> =>
  eachLetter(deps, "checks", ({ body }) => deps.invoker.check(Check.parse(JSON.parse(body))));
