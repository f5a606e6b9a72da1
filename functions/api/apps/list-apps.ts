import { AppConfig } from "../../contract/app.ts";
import type { AppStore } from "../../ports/app-store.ts";
import { listReply, MAX_ITEMS } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { appView } from "./app-view.ts";

export const listApps = operation({
  method: "GET",
  path: "/api/app/list",
  name: "list-apps",
  summary: "Apps by name",
  success: { status: 200, schema: AppConfig, list: MAX_ITEMS, headers: ["Link"] },
  problems: [],
  handle: ({ apps }: { apps: AppStore }, request) => listReply(request, (page) => apps.list(page), appView),
});
