import { Export } from "../../contract/export.ts";
import type { AppStore } from "../../ports/app-store.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { PageRequest } from "../../ports/page.ts";
import { appView } from "../apps/app-view.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { jobView } from "../jobs/job-view.ts";

/** A configuration is rarely larger than 128 KB, half of its limit. This number of them fits into an answer of 6 MB. */
const PAGE = 20;

export const exportAll = operation({
  method: "GET",
  path: "/api/operate/export",
  name: "export-all",
  summary: "Every app and job as the documents that publish and register them; go on with `next` as `after`",
  query: ["after"],
  success: { status: 200, schema: Export },
  problems: [],
  async handle({ apps, jobs }: { apps: AppStore; jobs: JobStore }, { query: { after = "" } }) {
    const page = (name: string): PageRequest => ({ limit: PAGE, ...(name !== "" && { after: name }) });
    if (!after.startsWith(JOBS)) {
      const { items, next } = await apps.list(page(after.slice(APPS.length)));
      const goOn = next === undefined ? JOBS : APPS + next;
      return json(200, { apps: items.map(appView), jobs: [], next: goOn } satisfies Export);
    }
    const { items, next } = await jobs.list(page(after.slice(JOBS.length)));
    const registered = items.filter(({ state }) => state === "ACTIVE").map(jobView);
    return json(200, { apps: [], jobs: registered, ...(next && { next: JOBS + next }) } satisfies Export);
  },
});

/** A mark names the kind of the list and the last name. */
const APPS = "app:";
const JOBS = "job:";
