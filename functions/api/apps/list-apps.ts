import { type App, AppConfig } from "../../contract/app.ts";
import type { AppStore } from "../../ports/app-store.ts";
import { isError } from "../http/answer.ts";
import type { AppError } from "../http/app-error.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { listReply, MAX_ITEMS } from "../http/list-reply.ts";
import { wrongNameFilter } from "../http/name-filters.ts";
import { operation } from "../http/operation.ts";
import { appView } from "./app-view.ts";

export const listApps = operation({
  method: "GET",
  path: "/api/app/list",
  name: "list-apps",
  summary: "Apps by name: with a prefix, by state (ENABLED, DISABLED), one by its name. A filtered page may be short",
  query: ["appName", "prefix", "state"],
  success: { status: 200, schema: AppConfig, list: MAX_ITEMS, headers: ["Link"] },
  problems: [],
  async handle({ apps }: { apps: AppStore }, request) {
    const filter = readFilter(request);
    if (isError(filter)) return filter;
    return listReply(
      request,
      async (page) => {
        const { items, ...rest } = await apps.list(page, filter.prefix);
        return { ...rest, items: items.filter((app) => fits(filter, app)) };
      },
      appView,
    );
  },
});

interface Filter {
  readonly appName?: string;
  readonly prefix?: string;
  readonly state?: "ENABLED" | "DISABLED";
}

const fits = ({ appName, state }: Filter, app: App) =>
  (appName === undefined || app.appName === appName) &&
  (state === undefined || app.disabled === (state === "DISABLED"));

/** An empty parameter counts as absent. A whole name is used as a prefix, which few names share. */
function readFilter({ query }: Pick<HttpRequest, "query">): Filter | AppError {
  const wrong = wrongNameFilter(query);
  if (wrong !== undefined) return wrong;
  const { appName, prefix, state } = query;
  if (state && state !== "ENABLED" && state !== "DISABLED")
    return { kind: "invalid-query", detail: "state must be ENABLED or DISABLED" };
  const begins = appName || prefix;
  return {
    ...(appName && { appName }),
    ...(begins && { prefix: begins }),
    ...(state && { state: state as "ENABLED" | "DISABLED" }),
  };
}
