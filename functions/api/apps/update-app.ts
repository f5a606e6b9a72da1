import { type App, AppConfig, AppPatch } from "../../contract/app.ts";
import { type AppUrls, appProblems } from "../../core/config/app-rules.ts";
import type { AppStore } from "../../ports/app-store.ts";
import type { Clock } from "../../ports/clock.ts";
import { isError } from "../http/answer.ts";
import { appTag, mayChange } from "../http/if-match.ts";
import { operation } from "../http/operation.ts";
import { originOf } from "../http/origin-of.ts";
import { readJsonObject } from "../http/read-body.ts";
import { allProblems, readFields } from "../http/read-fields.ts";
import { appReply } from "./app-view.ts";
import { type Ports as JobsPorts, jobsTooLargeFor } from "./jobs-too-large.ts";

export interface Ports extends JobsPorts {
  readonly apps: AppStore;
  readonly appUrls: AppUrls;
  readonly now: Clock;
}

/** Other writers of the same app may come between; each try reads it anew. */
const TRIES = 5;

export const updateApp = operation({
  method: "PUT",
  path: "/api/app",
  name: "update-app",
  summary: "Change an app: a field that the body does not name keeps its value; the whole is judged",
  body: { schema: AppPatch },
  headers: ["If-Match"],
  success: { status: 200, schema: AppConfig, headers: ["ETag"] },
  problems: ["app-not-found"],
  async handle(ports: Ports, request) {
    const body = readJsonObject(request);
    if (isError(body)) return body;
    const { value: patch, fields, problems } = readFields(AppPatch, body.value);
    for (let tries = 0; tries < TRIES; tries++) {
      const stored = fields.appName === undefined ? undefined : await ports.apps.get(fields.appName);
      const wrong = allProblems(problems, appProblems({ ...(stored && merged(stored, fields)), ...fields }, ports));
      if (patch === undefined || wrong.length > 0) return { kind: "invalid-request", problems: wrong };
      if (stored === undefined) return { kind: "app-not-found", appName: patch.appName };
      if (!mayChange(request, appTag(stored))) return { kind: "precondition-failed" };
      const app = { ...merged(stored, patch), origin: originOf(request, "updated", ports.now()) };
      const tooLarge = await jobsTooLargeFor(app, stored, ports);
      if (tooLarge.length > 0) return { kind: "invalid-request", problems: tooLarge };
      if (await ports.apps.update(app)) return appReply(200, app);
    }
    return { kind: "changed-meanwhile", name: patch?.appName ?? "" };
  },
});

function merged({ cpuCountIsDefault, ...stored }: App, patch: Partial<AppPatch>): App {
  const cpuCount = patch.cpuCount === undefined && cpuCountIsDefault ? { cpuCountIsDefault } : {};
  const { roleArn, sha256, ...app } = { ...stored, ...patch, ...cpuCount, revision: stored.revision + 1 };
  return { ...app, ...(sha256 && { sha256 }), ...(roleArn && { roleArn }) };
}
