import type { App } from "../../contract/app.ts";
import type { AppStore } from "../../ports/app-store.ts";
import type { Answer } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { appTag, mayChange } from "../http/if-match.ts";

/** Other writers of the same app may come between; each try reads it anew. */
const TRIES = 5;

/**
 * Reads an app and changes it, if `If-Match` allows that. @param change answers "stale" when another writer was faster.
 */
export async function onCurrentApp(
  apps: AppStore,
  request: HttpRequest,
  appName: string,
  change: (app: App) => Promise<Answer | "stale">,
): Promise<Answer> {
  for (let tries = 0; tries < TRIES; tries++) {
    const app = await apps.get(appName);
    if (app === undefined) return { kind: "app-not-found", appName };
    if (!mayChange(request, appTag(app))) return { kind: "precondition-failed" };
    const answer = await change(app);
    if (answer !== "stale") return answer;
  }
  return { kind: "changed-meanwhile", name: appName };
}
