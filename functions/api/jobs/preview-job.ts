import { MAX_TIMEOUT_SECONDS, NewJob } from "../../contract/job.ts";
import { Preview } from "../../contract/preview.ts";
import type { PermitRules } from "../../core/run/permits.ts";
import type { JobStore } from "../../ports/job-store.ts";
import { isError, json } from "../http/answer.ts";
import type { AppError } from "../http/app-error.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { operation } from "../http/operation.ts";
import { type Ports as JudgePorts, jobNameIn, judgeJob } from "./judge-job.ts";
import { previewView } from "./preview-view.ts";

interface Ports extends JudgePorts {
  readonly jobs: JobStore;
  readonly permitRules: PermitRules;
}

const FIRES = 5;
const MAX_FIRES = 100;
const SHARD_SECONDS = 1;

export const previewJob = operation({
  method: "POST",
  path: "/api/job/preview",
  name: "preview-job",
  summary: `The work and the cost of a job if it were registered or updated now; nothing is stored. \`fires\`: number of next fires, 1 to ${MAX_FIRES}, default ${FIRES}. \`shardSeconds\`: the assumed duration of a shard, at most ${MAX_TIMEOUT_SECONDS}, default ${SHARD_SECONDS}`,
  body: { schema: NewJob },
  query: ["fires", "shardSeconds"],
  success: { status: 200, schema: Preview },
  problems: ["invalid-query", "app-not-registered"],
  async handle(ports: Ports, request) {
    const asked = readAsked(request);
    if (isError(asked)) return asked;
    const { apps, jobs, tiers, permitRules, now } = ports;
    const name = jobNameIn(request);
    const stored = name === undefined ? undefined : await jobs.get(name);
    const judged = await judgeJob(ports, request, stored?.config);
    if (isError(judged)) return judged;
    const { config, app } = judged;
    if (app === undefined) return { kind: "app-not-registered", appName: config.appName };
    const registered = stored && {
      config: stored.config,
      app: stored.config.appName === config.appName ? app : await apps.get(stored.config.appName),
    };
    return json(200, previewView({ config, app }, registered, { ...asked, tiers, permitRules, from: now() }));
  },
});

function readAsked({ query }: Pick<HttpRequest, "query">): { fires: number; shardSeconds: number } | AppError {
  // An empty parameter counts as absent.
  const fires = Number(query.fires || FIRES);
  if (!Number.isInteger(fires) || fires < 1 || fires > MAX_FIRES)
    return { kind: "invalid-query", detail: `fires must be a whole number from 1 to ${MAX_FIRES}` };
  const shardSeconds = Number(query.shardSeconds || SHARD_SECONDS);
  if (!(shardSeconds > 0 && shardSeconds <= MAX_TIMEOUT_SECONDS))
    return { kind: "invalid-query", detail: `shardSeconds must be more than 0 and at most ${MAX_TIMEOUT_SECONDS}` };
  return { fires, shardSeconds };
}
