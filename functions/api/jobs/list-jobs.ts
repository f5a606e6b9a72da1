import { JobConfig } from "../../contract/job.ts";
import type { JobStore } from "../../ports/job-store.ts";
import { listReply, MAX_ITEMS } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { jobView } from "./job-view.ts";

export const listJobs = operation({
  method: "GET",
  path: "/api/job/jobs",
  name: "list-jobs",
  summary: "Jobs by name",
  success: { status: 200, schema: JobConfig, list: MAX_ITEMS, headers: ["Link"] },
  problems: [],
  handle: ({ jobs }: { jobs: JobStore }, request) => listReply(request, (page) => jobs.list(page), jobView),
});
