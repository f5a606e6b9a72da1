import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import * as z from "zod";
import type { WebhookFormat } from "../../contract/notice.ts";
import type { Webhooks } from "../../ports/notices.ts";
import {
  type AddressRule,
  pinnedLookup,
  type Resolve,
  refuseForbiddenLiteral,
} from "../../runner/package/download/pinned-lookup.ts";
import { requestOf, type WebhookRequest } from "./bodies.ts";

export interface WebhookRules {
  readonly stack: string;
  readonly isAllowed: AddressRule;
  readonly resolve: Resolve;
  /** Plain http is allowed: only on the machine of a developer. */
  readonly allowHttp: boolean;
  /** For a whole try, ms. */
  readonly withinMs: number;
}

/** Bytes of an answer that are read: the chat services answer with fewer. */
const MOST_ANSWERED = 16_384;
const MOST_PROBLEM = 300;

/**
 * Sends notices to addresses that people named. A try has a time limit, follows no redirect, connects to the addresses
 * that it judged, and reads the beginning of the answer alone.
 */
export function webhooks(rules: WebhookRules): Webhooks {
  return {
    async send(subscription, message) {
      try {
        return await post(requestOf(subscription, message, rules.stack), subscription.format, rules);
      } catch (error) {
        return (error instanceof Error ? error.message : String(error)).slice(0, MOST_PROBLEM);
      }
    },
  };
}

async function post(
  { url, headers, body }: WebhookRequest,
  format: WebhookFormat,
  { isAllowed, resolve, allowHttp, withinMs }: WebhookRules,
): Promise<string | undefined> {
  if (url.protocol !== "https:" && !(allowHttp && url.protocol === "http:")) return `${url.protocol} is not called`;
  refuseForbiddenLiteral(url, isAllowed);
  const signal = AbortSignal.timeout(withinMs);
  try {
    const response = await new Promise<IncomingMessage>((answer, reject) => {
      (url.protocol === "https:" ? https : http)
        .request(url, {
          method: "POST",
          headers: { "user-agent": "elastic-job-serverless", "content-length": Buffer.byteLength(body), ...headers },
          // A connection of its own, so that each one is looked up and judged.
          agent: false,
          signal,
          lookup: pinnedLookup(resolve, isAllowed),
        })
        .on("response", answer)
        .on("error", reject)
        .on("upgrade", (_, socket) => {
          socket.destroy();
          reject(new Error("it answered with another protocol"));
        })
        .end(body);
    });
    const text = await beginningOf(response);
    return problemOf(response.statusCode ?? 0, text, format);
  } catch (error) {
    if (signal.aborted) return `no answer within ${withinMs / 1_000} s`;
    throw error;
  }
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MOST_ANSWERED) break;
  }
  response.destroy();
  return Buffer.concat(chunks).subarray(0, MOST_ANSWERED).toString("utf8");
}

/** DingTalk and WeCom say `errcode`, Feishu `code`: zero is well. They answer with status 200 to a message that they refuse. */
const ChatAnswer = z.object({
  errcode: z.number().optional(),
  errmsg: z.string().optional(),
  code: z.number().optional(),
  msg: z.string().optional(),
});

function problemOf(status: number, text: string, format: WebhookFormat): string | undefined {
  if (status < 200 || status >= 300) return `status ${status}`;
  if (format === "json" || format === "slack") return undefined;
  const answer = ChatAnswer.safeParse(parsed(text));
  const code = answer.data?.errcode ?? answer.data?.code;
  if (code === 0) return undefined;
  const said = answer.data?.errmsg ?? answer.data?.msg ?? "no answer of a robot";
  return `${code ?? "without a code"}: ${said}`.slice(0, MOST_PROBLEM);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
