import type { App } from "../../contract/app.ts";
import { AppRevisionView } from "../../contract/revision-view.ts";
import type { AppStore } from "../../ports/app-store.ts";
import { operation } from "../http/operation.ts";
import { MAX_REVISIONS, originView, revisionsReply, wrongMark } from "../http/revision-lists.ts";
import { appView } from "./app-view.ts";

export const listAppRevisions = operation({
  method: "GET",
  path: "/api/app/{appName}/revisions",
  name: "list-app-revisions",
  summary:
    "Revisions of an app with caller, instant and source address, newest first: each with its differences to the one before, or to the revision of `compare`",
  query: ["compare"],
  success: { status: 200, schema: AppRevisionView, list: MAX_REVISIONS, headers: ["Link"] },
  problems: ["app-not-found", "revision-not-found"],
  async handle({ apps }: { apps: AppStore }, request) {
    const { appName = "" } = request.params;
    const wrong = wrongMark(request);
    if (wrong !== undefined) return wrong;
    const app = await apps.get(appName);
    if (app === undefined) return { kind: "app-not-found", appName };
    return revisionsReply(request, {
      name: appName,
      get: (revision) => apps.getRevision({ ...app, revision }),
      list: (page) => apps.pageRevisions(app, page),
      read: comparable,
      view: revisionView,
    });
  },
});

const comparable = (item: App) => ({
  item,
  revision: item.revision,
  fields: { ...appView(item), disabled: item.disabled },
});

const revisionView = (item: App, compared: Pick<AppRevisionView, "comparedWith" | "differences">): AppRevisionView => ({
  revision: item.revision,
  ...(item.origin && originView(item.origin)),
  disabled: item.disabled,
  app: appView(item),
  ...compared,
});
