import { noContent } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { originOf } from "../http/origin-of.ts";
import { beginToFollow, FOLLOW_WITHIN_MS, type FollowPorts } from "./follow-begun.ts";
import { onCurrentApp } from "./on-current-app.ts";

export const deleteApp = operation({
  method: "DELETE",
  path: "/api/app/{appName}",
  name: "delete-app",
  summary:
    "Remove an app and its jobs; nothing of them starts from now on, those of a large app are gone a little later",
  headers: ["If-Match"],
  success: { status: 204 },
  problems: ["app-not-found"],
  handle: (ports: FollowPorts, request) => {
    const { appName = "" } = request.params;
    return onCurrentApp(ports.apps, request, appName, async (app) => {
      const at = ports.now();
      const origin = originOf(request, "deleted", at);
      const change = { appName, kind: "deleted", at, pass: 1, origin } as const;
      if (!(await ports.appChanges.remove(app, change, at + FOLLOW_WITHIN_MS))) return "stale";
      await beginToFollow(ports, appName);
      return noContent;
    });
  },
});
