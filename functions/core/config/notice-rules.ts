import type { WebhookFormat } from "../../contract/notice.ts";
import type { FieldProblem } from "../../contract/problem.ts";
import type { AppUrls } from "./app-rules.ts";

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const SIGNING_SECRET = /^whsec_([A-Za-z0-9+/]{32,86}={0,2})$/;

/** The fields of a subscription that say where its messages go. */
export interface NoticeAddress {
  readonly url?: string;
  readonly format?: WebhookFormat;
  readonly secret?: string;
  readonly topicArn?: string;
}

/** The addresses that the deployer allows. */
export interface AllowedAddresses {
  readonly urls: AppUrls;
  /** ARNs. */
  readonly topics: readonly string[];
}

/**
 * The rules about the address of a subscription.
 * @param sent the names of the fields that the caller sent: a topic goes without those of a webhook.
 */
export function addressProblems(
  { url, format, secret, topicArn }: NoticeAddress,
  sent: readonly string[],
  { urls, topics }: AllowedAddresses,
): FieldProblem[] {
  if (sent.includes("topicArn")) return topicProblems(topicArn, sent, topics);
  if (!sent.includes("url")) return [{ pointer: "/url", detail: "is required, or topicArn" }];
  return [...urlProblems(url, urls), ...secretProblems(format, secret)];
}

function topicProblems(topicArn: string | undefined, sent: readonly string[], topics: readonly string[]) {
  const foreign = ["url", "format", "secret"].filter((name) => sent.includes(name));
  const problems = foreign.map((name) => ({ pointer: `/${name}`, detail: "is of a webhook: a topic goes without it" }));
  if (topicArn === undefined || topics.includes(topicArn)) return problems;
  const named = topics.length === 0 ? "the stack has none" : `they are ${topics.join(", ")}`;
  return [
    ...problems,
    { pointer: "/topicArn", detail: `must be a topic of the context key noticeTopicArns; ${named}` },
  ];
}

function urlProblems(url: string | undefined, urls: AppUrls): FieldProblem[] {
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
