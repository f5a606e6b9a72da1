import type { LambdaClient } from "@aws-sdk/client-lambda";
import { BATCHED_ALIAS } from "../../contract/batched-alias.ts";
import type { Runners } from "../../ports/invoker.ts";
import { invokeAsync } from "./invoke-async.ts";

/** @param functions names of the runner functions by memory tier (MB, as text). */
export function runners(client: LambdaClient, functions: Readonly<Record<string, string>>): Runners {
  return {
    tiers: Object.keys(functions)
      .map(Number)
      .sort((a, b) => a - b),
    async run(tier, tenant, task, outcomes) {
      const name = functions[String(tier)];
      if (name === undefined) throw new RangeError(`no runner tier of ${tier} MB`);
      await invokeAsync(client, outcomes === "batched" ? `${name}:${BATCHED_ALIAS}` : name, task, tenant);
    },
  };
}
