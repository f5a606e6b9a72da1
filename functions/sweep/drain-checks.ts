import { Check } from "../contract/messages.ts";
import { eachLetter } from "./each-letter.ts";
import type { SweepPorts } from "./sweep-ports.ts";

/** Checks that the collector could not make are made once more. Their chunks are owed as well. */
export const drainChecks = (deps: SweepPorts): Promise<void> =>
  eachLetter(deps, "checks", ({ body }) => deps.invoker.check(Check.parse(JSON.parse(body))));
