import { AppConfig } from "../../contract/app.ts";
import type { AppStore } from "../../ports/app-store.ts";
import { operation } from "../http/operation.ts";
import { appReply } from "./app-view.ts";

export const getApp = operation({
  method: "GET",
  path: "/api/app/{appName}",
  name: "get-app",
  summary: "One app",
  success: { status: 200, schema: AppConfig, headers: ["ETag"] },
  problems: ["app-not-found"],
  async handle({ apps }: { apps: AppStore }, { params: { appName = "" } }) {
    const app = await apps.get(appName);
    return app === undefined ? { kind: "app-not-found", appName } : appReply(200, app);
  },
});
