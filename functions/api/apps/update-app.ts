import { type App, AppPatch } from "../../contract/app.ts";
import { type AppUrls, appProblems } from "../../core/config/app-rules.ts";
import type { AppStore } from "../../ports/app-store.ts";
import { type Answer, isError } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { appTag, mayChange } from "../http/if-match.ts";
import { readJsonObject } from "../http/read-body.ts";
import { allProblems, readFields } from "../http/read-fields.ts";
import { appReply } from "./app-view.ts";
import { type Deps as JobsDeps, jobsTooLargeFor } from "./jobs-too-large.ts";

export interface Deps extends JobsDeps {
  readonly apps: Pick<AppStore, "get" | "update">;
  readonly appUrls: AppUrls;
}

/** Other writers of the same app may come between; each try reads it anew. */
const TRIES = 5;

/** `PUT /api/app`: what the body does not name stays as it is; the whole is judged. */
export const updateApp =
  (deps: Deps) =>
  async (request: HttpRequest): Promise<Answer> => {
    const body = readJsonObject(request);
    if (isError(body)) return body;
    const { value: patch, fields, problems } = readFields(AppPatch, body.value);
    for (let tries = 0; tries < TRIES; tries++) {
      const stored = fields.appName === undefined ? undefined : await deps.apps.get(fields.appName);
      const wrong = allProblems(problems, appProblems({ ...(stored && merged(stored, fields)), ...fields }, deps));
      if (patch === undefined || wrong.length > 0) return { kind: "invalid-request", problems: wrong };
      if (stored === undefined) return { kind: "app-not-found", appName: patch.appName };
      if (!mayChange(request, appTag(stored))) return { kind: "precondition-failed" };
      const app = merged(stored, patch);
      const tooLarge = await jobsTooLargeFor(app, stored, deps);
      if (tooLarge.length > 0) return { kind: "invalid-request", problems: tooLarge };
      if (await deps.apps.update(app)) return appReply(200, app);
    }
    return { kind: "changed-meanwhile", name: patch?.appName ?? "" };
  };

function merged({ cpuCountIsDefault, ...stored }: App, patch: Partial<AppPatch>): App {
  const cpuCount = patch.cpuCount === undefined && cpuCountIsDefault ? { cpuCountIsDefault } : {};
  return { ...stored, ...patch, ...cpuCount, revision: stored.revision + 1 };
}
