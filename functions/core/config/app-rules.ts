import type { App, AppConfig } from "../../contract/app.ts";
import type { FieldProblem } from "../../contract/problem.ts";
import { environmentProblems } from "./environment-names.ts";
import { isObjectUrl, parseObjectUrl } from "./object-url.ts";
import { appNeed, whyNoTier } from "./runner-tier.ts";
import { secretProblems } from "./secret-rules.ts";

/** `public` allows https, and http with a digest. `any` allows each address that the runner can reach. */
export type AppUrls = "public" | "any";

/**
 * Lists the rules that an app breaks, beyond its shape.
 * @param app the fields that parsed. A rule about an absent field reports nothing; the schema has reported it.
 * @param tiers memory sizes of the runner functions, MB.
 */
export function appProblems(
  app: Partial<AppConfig> & Pick<App, "cpuCountIsDefault">,
  { tiers, appUrls }: { tiers: readonly number[]; appUrls: AppUrls },
): FieldProblem[] {
  return [
    ...urlProblems(app, appUrls),
    ...(app.environment === undefined ? [] : environmentProblems(app.environment)),
    ...secretProblems(app),
    ...needProblems(app, tiers),
  ];
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
