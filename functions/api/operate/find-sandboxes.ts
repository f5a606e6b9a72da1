import { Sandbox } from "../../contract/sandbox.ts";
import { runnerTier, shardNeed } from "../../core/config/runner-tier.ts";
import type { Apps } from "../../ports/app-store.ts";
import type { JobStore } from "../../ports/job-store.ts";
import { json } from "../http/answer.ts";
import { MAX_ITEMS } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { invalid } from "../http/read-body.ts";

interface Ports {
  readonly apps: Apps;
  readonly jobs: JobStore;
  readonly runnerNames: Readonly<Record<string, string>>;
}

export const findSandboxes = operation({
  method: "GET",
  path: "/api/operate/sandbox",
  name: "find-sandboxes",
  summary:
    "The log groups of the runners that run an app's jobs, by its first thousand jobs; none where the app is not there",
  query: ["appName"],
  success: { status: 200, schema: Sandbox, array: true },
  problems: ["invalid-request"],
  async handle({ apps, jobs, runnerNames }: Ports, { query: { appName } }) {
    if (!appName) return invalid("", "Lack param 'appName'");
    const app = await apps.get(appName);
    if (app === undefined) return json(200, []);
    const { items } = await jobs.listOfApp(appName, { limit: MAX_ITEMS });
    const tiers = Object.keys(runnerNames).map(Number);
    const used = new Set(items.map(({ config }) => runnerTier(shardNeed(config, app), tiers)));
    const sandboxes = tiers
      .filter((tier) => used.has(tier))
      .map((tier): Sandbox => {
        const hostname = runnerNames[tier] ?? "";
        return { hostname, path: `/aws/lambda/${hostname}` };
      });
    return json(200, sandboxes);
  },
});
