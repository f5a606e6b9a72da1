import { Sandbox } from "../../contract/sandbox.ts";
import { runnerTier, shardNeed } from "../../core/config/runner-tier.ts";
import type { Apps } from "../../ports/app-store.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { Page, PageRequest } from "../../ports/page.ts";
import { listReply } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { invalid } from "../http/read-body.ts";

interface Ports {
  readonly apps: Apps;
  readonly jobs: JobStore;
  readonly runnerNames: Readonly<Record<string, string>>;
}

/** The most jobs that one page reads: they may be large. */
const MAX_JOBS = 100;

export const findSandboxes = operation({
  method: "GET",
  path: "/api/operate/sandbox",
  name: "find-sandboxes",
  summary:
    "The log groups of the runners that run an app's jobs; none where the app is not there. A page reads `limit` of its jobs, and the next page may name the same runners",
  query: ["appName"],
  success: { status: 200, schema: Sandbox, list: MAX_JOBS, headers: ["Link"] },
  problems: ["invalid-request"],
  async handle({ apps, jobs, runnerNames }: Ports, request) {
    const { appName } = request.query;
    if (!appName) return invalid("", "Lack param 'appName'");
    const app = await apps.get(appName);
    const tiers = Object.keys(runnerNames).map(Number);
    const ofJobs = async (page: PageRequest): Promise<Page<Sandbox>> => {
      if (app === undefined) return { items: [] };
      const { items, next } = await jobs.listOfApp(appName, page);
      const used = new Set(items.map(({ config }) => runnerTier(shardNeed(config, app), tiers)));
      const sandboxes = tiers.filter((tier) => used.has(tier)).map((tier) => sandboxOf(runnerNames[tier] ?? ""));
      return { items: sandboxes, ...(next !== undefined && { next }) };
    };
    return listReply(request, ofJobs, (sandbox) => sandbox, MAX_JOBS);
  },
});

const sandboxOf = (hostname: string): Sandbox => ({ hostname, path: `/aws/lambda/${hostname}` });
