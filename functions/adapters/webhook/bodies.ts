import { createHmac } from "node:crypto";
import type { WebhookSubscription } from "../../contract/notice.ts";
import { documentOf, textOf } from "../../core/notices/text.ts";
import type { OutgoingMessage } from "../../ports/notices.ts";

/** A request to a webhook, without its connection. */
export interface WebhookRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The most bytes that WeCom takes as text. @see https://developer.work.weixin.qq.com/document/path/91770 */
const WECOM_BYTES = 2_048;

/** The request that a webhook of each format understands. */
export function requestOf(subscription: WebhookSubscription, message: OutgoingMessage, stack: string): WebhookRequest {
  const url = new URL(subscription.url);
  const text = textOf(message.events, stack);
  const { secret } = subscription;
  switch (subscription.format) {
    case "json":
      return signedJson(url, message, stack, secret);
    case "slack":
      return { url, headers: JSON_TYPE, body: JSON.stringify({ text: slackEscaped(text) }) };
    case "dingtalk":
      if (secret !== undefined) signDingTalk(url, message.at, secret);
      return { url, headers: JSON_TYPE, body: JSON.stringify({ msgtype: "text", text: { content: text } }) };
    case "feishu": {
      const content = { msg_type: "text", content: { text } };
      return { url, headers: JSON_TYPE, body: JSON.stringify({ ...feishuSignature(message.at, secret), ...content }) };
    }
    case "wecom": {
      const content = withinBytes(text, WECOM_BYTES);
      return { url, headers: JSON_TYPE, body: JSON.stringify({ msgtype: "text", text: { content } }) };
    }
  }
}

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };
const secondsOf = (at: number) => String(Math.floor(at / 1_000));

/** @see https://www.standardwebhooks.com/ */
function signedJson(url: URL, { id, events, at }: OutgoingMessage, stack: string, secret = ""): WebhookRequest {
  const body = JSON.stringify(documentOf(id, events, stack));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key)
    .update(`${id}.${secondsOf(at)}.${body}`)
    .digest("base64");
  const signed = { "webhook-id": id, "webhook-timestamp": secondsOf(at), "webhook-signature": `v1,${signature}` };
  return { url, headers: { ...JSON_TYPE, ...signed }, body };
}

/** @see https://docs.slack.dev/messaging/formatting-message-text#escaping */
const slackEscaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** @see https://open.dingtalk.com/document/robots/customize-robot-security-settings */
function signDingTalk(url: URL, at: number, secret: string): void {
  url.searchParams.set("timestamp", String(at));
  url.searchParams.set("sign", createHmac("sha256", secret).update(`${at}\n${secret}`).digest("base64"));
}

/** The text is the key, and nothing is signed. @see https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot */
function feishuSignature(at: number, secret: string | undefined) {
  if (secret === undefined) return {};
  const timestamp = secondsOf(at);
  return { timestamp, sign: createHmac("sha256", `${timestamp}\n${secret}`).digest("base64") };
}

/** A text cut to whole characters of UTF-8. */
function withinBytes(text: string, most: number): string {
  let bytes = 0;
  let cut = "";
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) return cut;
    cut += character;
  }
  return cut;
}
