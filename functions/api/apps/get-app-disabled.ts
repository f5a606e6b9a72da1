import { Disabled } from "../../contract/job.ts";
import type { AppStore } from "../../ports/app-store.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";

export const getAppDisabled = operation({
  method: "GET",
  path: "/api/app/{appName}/disable",
  name: "get-app-disabled",
  summary: "Whether an app is disabled",
  success: { status: 200, schema: Disabled },
  problems: ["app-not-found"],
  async handle({ apps }: { apps: AppStore }, { params: { appName = "" } }) {
    const app = await apps.get(appName);
    return app === undefined ? { kind: "app-not-found", appName } : json(200, app.disabled);
  },
});
