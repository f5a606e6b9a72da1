import { AppConfig, NewApp } from "../../contract/app.ts";
import { appProblems } from "../../core/config/app-rules.ts";
import { differences } from "../../core/config/differences.ts";
import { operation } from "../http/operation.ts";
import { originOf } from "../http/origin-of.ts";
import { allProblems, readFields } from "../http/read-fields.ts";
import { revisionNumber } from "../http/revision-lists.ts";
import { appReply, appView } from "./app-view.ts";
import { jobsTooLargeFor } from "./jobs-too-large.ts";
import { onCurrentApp } from "./on-current-app.ts";
import type { Ports } from "./update-app.ts";

export const restoreApp = operation({
  method: "POST",
  path: "/api/app/{appName}/revisions/{revision}/restore",
  name: "restore-app",
  summary:
    "Make the configuration of an older revision the newest, as an update with it would; a disabled app stays disabled. A repeated call changes nothing",
  headers: ["If-Match"],
  success: { status: 200, schema: AppConfig, headers: ["ETag"] },
  problems: ["app-not-found", "revision-not-found", "invalid-request"],
  async handle(ports: Ports, request) {
    const { appName = "", revision = "" } = request.params;
    const number = revisionNumber(revision);
    // No revision has such a number. `If-Match` does not count then (RFC 9110, 13.2.1).
    if (number === undefined) return { kind: "revision-not-found", name: appName, revision };
    return onCurrentApp(ports.apps, request, appName, async (stored) => {
      const older = await ports.apps.getRevision({ ...stored, revision: number });
      if (older === undefined) return { kind: "revision-not-found", name: appName, revision };
      if (differences(appView(stored), appView(older)).length === 0) return appReply(200, stored);
      const { fields, problems } = readFields(NewApp, appView(older));
      const isDefault = older.cpuCountIsDefault && { cpuCountIsDefault: older.cpuCountIsDefault };
      const wrong = allProblems(problems, appProblems({ ...fields, ...isDefault }, ports));
      if (wrong.length > 0) return { kind: "invalid-request", problems: wrong };
      const { incarnation, disabled } = stored;
      const origin = { ...originOf(request, "restored", ports.now()), restored: older.revision };
      const app = { ...older, incarnation, disabled, revision: stored.revision + 1, origin };
      const tooLarge = await jobsTooLargeFor(app, stored, ports);
      if (tooLarge.length > 0) return { kind: "invalid-request", problems: tooLarge };
      return (await ports.apps.update(app)) ? appReply(200, app) : "stale";
    });
  },
});
