import type { NoticeKind, WebhookFormat } from "../../../contract/notice.ts";
import { words } from "../../words/words.ts";

/** The ways to a receiver: the formats of webhooks, and a topic. */
export type Way = WebhookFormat | "sns";
export const WAYS: readonly Way[] = ["json", "slack", "dingtalk", "feishu", "wecom", "sns"];
export const KINDS: readonly NoticeKind[] = ["failed", "missed", "skipped", "recovered"];

export function formatName(way: Way | undefined): string {
  const t = words.value;
  const names: Readonly<Record<Way, string>> = {
    ...{ json: t.wayJson, slack: t.waySlack, dingtalk: t.wayDingTalk, feishu: t.wayFeishu },
    ...{ wecom: t.wayWeCom, sns: t.waySns },
  };
  return way === undefined ? "" : names[way];
}

export function eventWord(kind: NoticeKind): string {
  const t = words.value;
  return { failed: t.toldFailed, missed: t.toldMissed, skipped: t.toldSkipped, recovered: t.toldRecovered }[kind];
}
