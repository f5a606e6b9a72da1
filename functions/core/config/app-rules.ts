import type { App, AppConfig } from "../../contract/app.ts";
import type { FieldProblem } from "../../contract/problem.ts";
import { environmentProblems } from "./environment-names.ts";
import { isObjectUrl, parseObjectUrl } from "./object-url.ts";
import { appNeed, whyNoTier } from "./runner-tier.ts";
import { secretProblems } from "./secret-rules.ts";

/** `public` allows https, and http with a digest. `any` allows each address that the runner can reach. */
export type AppUrls = "public" | "any";

/** The part of a deployment that an app has to fit. */
export interface AppSurroundings {
  /** Memory sizes of the runner functions, MB. */
  readonly tiers: readonly number[];
  readonly appUrls: AppUrls;
  /** The apps that have runner functions of their own; `null`: any app finds its runners. @default null */
  readonly appsWithRunners?: readonly string[] | null;
}

/**
 * Lists the rules that an app breaks, beyond its shape.
 * @param app the fields that parsed. A rule about an absent field reports nothing; the schema has reported it.
 */
export function appProblems(
  app: Partial<AppConfig> & Pick<App, "cpuCountIsDefault">,
  { tiers, appUrls, appsWithRunners = null }: AppSurroundings,
): FieldProblem[] {
  return [
    ...nameProblems(app, appsWithRunners),
    ...urlProblems(app, appUrls),
    ...(app.environment === undefined ? [] : environmentProblems(app.environment)),
    ...secretProblems(app),
    ...needProblems(app, tiers),
  ];
}

/** A function for each app is made by a deployment. */
function nameProblems({ appName }: Partial<AppConfig>, apps: readonly string[] | null): FieldProblem[] {
  if (appName === undefined || apps === null || apps.includes(appName)) return [];
  const detail = `has no runner functions; the apps of this deployment are ${apps.join(", ")} (context key apps)`;
  return [{ pointer: "/appName", detail }];
}

/** Plain http without a digest is refused: a machine on the way could replace the package. */
function urlProblems({ appURL, sha256, roleArn }: Partial<AppConfig>, appUrls: AppUrls): FieldProblem[] {
  if (appURL === undefined) return [];
  if (isObjectUrl(appURL)) return objectProblems(appURL, roleArn);
  const protocol = URL.canParse(appURL) ? new URL(appURL).protocol : undefined;
  if (protocol !== "http:" && protocol !== "https:") {
    return [{ pointer: "/appURL", detail: "must be an http: or https: URL, or s3://<bucket>/<key>" }];
  }
  const { username, password } = new URL(appURL);
  if (username !== "" || password !== "") {
    return [{ pointer: "/appURL", detail: "must not hold a user name or a password: every reader of the app sees it" }];
  }
  if (protocol === "http:" && appUrls === "public" && !sha256) {
    return [{ pointer: "/sha256", detail: "is required for an http: appURL: the package must have this digest" }];
  }
  return [];
}

function objectProblems(appURL: string, roleArn: string | undefined): FieldProblem[] {
  if (parseObjectUrl(appURL) === undefined) return [{ pointer: "/appURL", detail: "must be s3://<bucket>/<key>" }];
  if (roleArn) return [];
  return [{ pointer: "/roleArn", detail: "is required for an s3: appURL: the package is read with the app's role" }];
}

function needProblems(
  { memoryMB = 0, cpuCount = 0, cpuCountIsDefault }: Partial<AppConfig> & Pick<App, "cpuCountIsDefault">,
  tiers: readonly number[],
): FieldProblem[] {
  const need = appNeed({ memoryMB, cpuCount, ...(cpuCountIsDefault && { cpuCountIsDefault }) });
  return whyNoTier(need, tiers).map(({ field, detail }) => ({ pointer: `/${field}`, detail }));
}
