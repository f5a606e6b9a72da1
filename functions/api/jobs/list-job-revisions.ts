import type { Revision } from "../../contract/job.ts";
import { JobRevision } from "../../contract/revision-view.ts";
import type { JobStore } from "../../ports/job-store.ts";
import { operation } from "../http/operation.ts";
import { MAX_REVISIONS, originView, revisionsReply, wrongMark } from "../http/revision-lists.ts";
import { jobView } from "./job-view.ts";

export const listJobRevisions = operation({
  method: "GET",
  path: "/api/job/{jobName}/revisions",
  name: "list-job-revisions",
  summary:
    "Revisions of a job with caller, instant and source address, newest first: each with its differences to the one before, or to the revision of `compare`",
  query: ["compare"],
  success: { status: 200, schema: JobRevision, list: MAX_REVISIONS, headers: ["Link"] },
  problems: ["job-not-found", "revision-not-found"],
  async handle({ jobs }: { jobs: JobStore }, request) {
    const { jobName = "" } = request.params;
    const wrong = wrongMark(request);
    if (wrong !== undefined) return wrong;
    if ((await jobs.get(jobName)) === undefined) return { kind: "job-not-found", jobName };
    return revisionsReply(request, {
      name: jobName,
      get: (revision) => jobs.getRevision(jobName, revision),
      list: (page) => jobs.pageRevisions(jobName, page),
      read: comparable,
      view: revisionView,
    });
  },
});

const comparable = (item: Revision) => ({
  item,
  revision: item.revision,
  fields: { ...jobView(item), enabled: item.enabled },
});

const revisionView = (item: Revision, compared: Pick<JobRevision, "comparedWith" | "differences">): JobRevision => ({
  revision: item.revision,
  time: new Date(item.revision).toISOString(),
  ...(item.origin && originView(item.origin)),
  enabled: item.enabled,
  job: jobView(item),
  ...compared,
});
