import { type App, AppConfig, NewApp } from "../../contract/app.ts";
import { type AppUrls, appProblems } from "../../core/config/app-rules.ts";
import type { AppChanges } from "../../ports/app-changes.ts";
import type { AppStore } from "../../ports/app-store.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Answer, isError } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { operation } from "../http/operation.ts";
import { firstOriginOf } from "../http/origin-of.ts";
import { readJsonObject } from "../http/read-body.ts";
import { allProblems, readFields } from "../http/read-fields.ts";
import { appReply } from "./app-view.ts";
import { publishedBefore } from "./published-before.ts";

export interface Ports {
  readonly apps: AppStore;
  readonly appChanges: AppChanges;
  readonly tiers: readonly number[];
  readonly appUrls: AppUrls;
  readonly appsWithRunners: readonly string[] | null;
  /** 26 characters, never the same twice. */
  readonly newId: () => string;
  readonly now: Clock;
}

/** A page of jobs is deregistered in seconds. */
const RETRY_AFTER_SECONDS = 10;

export const createApp = operation({
  method: "POST",
  path: "/api/app",
  name: "create-app",
  summary: "Publish an app",
  body: { schema: NewApp },
  headers: ["Idempotency-Key"],
  success: { status: 201, schema: AppConfig, headers: ["ETag"] },
  problems: ["app-exists", "app-being-deleted"],
  async handle(ports: Ports, request) {
    const answer = await createNew(ports, request);
    return isError(answer) ? ((await publishedBefore(ports.apps, request)) ?? answer) : answer;
  },
});

async function createNew(
  { apps, appChanges, tiers, appUrls, appsWithRunners, newId, now }: Ports,
  request: HttpRequest,
): Promise<Answer> {
  const body = readJsonObject(request);
  if (isError(body)) return body;
  const { value, fields, problems } = readFields(NewApp, body.value);
  const defaults = body.value.cpuCount === undefined ? { cpuCountIsDefault: true as const } : {};
  const all = allProblems(problems, appProblems({ ...fields, ...defaults }, { tiers, appUrls, appsWithRunners }));
  if (value === undefined || all.length > 0) return { kind: "invalid-request", problems: all };
  const change = await appChanges.get(value.appName);
  if (change?.kind === "deleted" && change.pass === 1)
    return { kind: "app-being-deleted", appName: value.appName, retryAfterSeconds: RETRY_AFTER_SECONDS };
  const origin = firstOriginOf(request, "published", now());
  const app: App = { ...value, ...defaults, incarnation: newId(), revision: 1, disabled: false, origin };
  return (await apps.create(app)) ? appReply(201, app) : { kind: "app-exists", appName: app.appName };
}
