import { NewApp } from "../../contract/app.ts";
import { differences } from "../../core/config/differences.ts";
import type { AppStore } from "../../ports/app-store.ts";
import { type Answer, isError } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { keyMarkOf } from "../http/key-mark.ts";
import { readJsonObject } from "../http/read-body.ts";
import { readFields } from "../http/read-fields.ts";
import { appReply, appView } from "./app-view.ts";

/**
 * The answer to a repeated publication. It equals the answer to the first request, even if the app has changed since.
 * The key belongs to one incarnation of the app, and is deleted with it.
 * @returns undefined when the app was published with another key, without one, or not at all.
 */
export async function publishedBefore(apps: AppStore, request: HttpRequest): Promise<Answer | undefined> {
  const keyMark = keyMarkOf(request);
  const body = readJsonObject(request);
  if (keyMark === undefined || isError(body)) return undefined;
  const { value, fields } = readFields(NewApp, body.value);
  const app = fields.appName === undefined ? undefined : await apps.get(fields.appName);
  const first = app && (await apps.getRevision({ ...app, revision: 1 }));
  if (first?.origin?.keyMark !== keyMark) return undefined;
  const isDefault = body.value.cpuCount === undefined;
  const isSame =
    value !== undefined &&
    differences(value, appView(first)).length === 0 &&
    isDefault === (first.cpuCountIsDefault === true);
  return isSame ? appReply(201, first) : { kind: "idempotency-key-reused" };
}
