import type { App } from "../../contract/app.ts";
import { noContent } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { appTag } from "../http/if-match.ts";
import { operation } from "../http/operation.ts";
import { originOf } from "../http/origin-of.ts";
import { beginToFollow, FOLLOW_WITHIN_MS, type FollowPorts } from "./follow-begun.ts";
import { onCurrentApp } from "./on-current-app.ts";

const same = {
  headers: ["If-Match"],
  success: { status: 204, headers: ["ETag"] },
  problems: ["app-not-found"],
} as const;

export const disableApp = operation({
  ...same,
  method: "POST",
  path: "/api/app/{appName}/disable",
  name: "disable-app",
  summary: "Disable an app: none of its jobs starts, waiting fires are skipped, running executions are cancelled",
  handle: (ports: FollowPorts, request) => setEnabled(ports, request, false),
});

export const enableDisabledApp = operation({
  ...same,
  method: "DELETE",
  path: "/api/app/{appName}/disable",
  name: "enable-disabled-app",
  summary: "Enable an app: each of its jobs has its own state again",
  handle: (ports: FollowPorts, request) => setEnabled(ports, request, true),
});

export const enableApp = operation({
  ...same,
  method: "POST",
  path: "/api/app/{appName}/enable",
  name: "enable-app",
  summary: "Enable an app: each of its jobs has its own state again",
  handle: (ports: FollowPorts, request) => setEnabled(ports, request, true),
});

/** A second call changes nothing; it continues the work that is still owed. */
function setEnabled(ports: FollowPorts, request: HttpRequest, isEnabled: boolean) {
  const { appName = "" } = request.params;
  return onCurrentApp(ports.apps, request, appName, async (app) => {
    const changed = app.disabled === !isEnabled ? app : await stored(ports, request, app, isEnabled);
    if (changed === "stale") return "stale";
    if (!isEnabled) await beginToFollow(ports, appName);
    return { ...noContent, headers: { etag: appTag(changed) } };
  });
}

async function stored(
  { appChanges, now }: FollowPorts,
  request: HttpRequest,
  app: App,
  isEnabled: boolean,
): Promise<App | "stale"> {
  const at = now();
  const origin = originOf(request, isEnabled ? "enabled" : "disabled", at);
  const next = { ...app, disabled: !isEnabled, revision: app.revision + 1, origin };
  const { appName } = app;
  const isStored = isEnabled
    ? await appChanges.enable(next)
    : await appChanges.disable(next, { appName, kind: "disabled", at, pass: 1 }, at + FOLLOW_WITHIN_MS);
  return isStored ? next : "stale";
}
