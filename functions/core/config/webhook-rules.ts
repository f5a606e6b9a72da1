import type { WebhookFormat } from "../../contract/notice.ts";
import type { FieldProblem } from "../../contract/problem.ts";
import type { AppUrls } from "./app-rules.ts";

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const SIGNING_SECRET = /^whsec_([A-Za-z0-9+/]{32,86}={0,2})$/;

/** The rules about the address and the secret of a webhook. */
export function webhookProblems(
  { url, format, secret }: { readonly url?: string; readonly format?: WebhookFormat; readonly secret?: string },
  urls: AppUrls,
): FieldProblem[] {
  return [...addressProblems(url, urls), ...secretProblems(format, secret)];
}

function addressProblems(url: string | undefined, urls: AppUrls): FieldProblem[] {
  if (url === undefined) return [];
  const wrong = (detail: string) => [{ pointer: "/url", detail }];
  if (!URL.canParse(url)) return wrong("must be an address such as https://example.com/hook");
  const { protocol, username, password } = new URL(url);
  if (protocol !== "https:" && !(urls === "any" && protocol === "http:")) return wrong("must begin with https:");
  return username === "" && password === "" ? [] : wrong("must hold no user and no password");
}

function secretProblems(format: WebhookFormat | undefined, secret: string | undefined): FieldProblem[] {
  const wrong = (detail: string) => [{ pointer: "/secret", detail }];
  if (format === "json" && (secret === undefined || !SIGNING_SECRET.test(secret)))
    return wrong("must be whsec_ and 24 to 64 bytes in base64, for the format json");
  if (secret !== undefined && (format === "slack" || format === "wecom")) return wrong(`${format} does not sign`);
  return secret === "" ? wrong("must not be empty") : [];
}
