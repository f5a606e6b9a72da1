import type { LambdaClient } from "@aws-sdk/client-lambda";
import { BATCHED_ALIAS } from "../../contract/batched-alias.ts";
import type { Isolation } from "../../contract/environment.ts";
import { runnerOfApp } from "../../core/run/runner-of-app.ts";
import type { Runners } from "../../ports/invoker.ts";
import { invokeAsync } from "./invoke-async.ts";

/** @param functions names of the runner functions by memory tier (MB, as text). */
export function runners(
  client: LambdaClient,
  functions: Readonly<Record<string, string>>,
  isolation: Isolation,
): Runners {
  return {
    tiers: Object.keys(functions)
      .map(Number)
      .sort((a, b) => a - b),
    async run(tier, tenant, task, outcomes) {
      const ofTier = functions[String(tier)];
      if (ofTier === undefined) throw new RangeError(`no runner tier of ${tier} MB`);
      const isTenant = isolation === "tenant";
      const name = isTenant ? ofTier : runnerOfApp(ofTier, task.app.appName);
      const target = outcomes === "batched" ? `${name}:${BATCHED_ALIAS}` : name;
      await invokeAsync(client, target, task, isTenant ? tenant : undefined);
    },
  };
}
