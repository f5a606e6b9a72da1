import { MAX_SUBSCRIPTIONS, type Subscription } from "../../contract/notice.ts";
import { NewNotices, Notices } from "../../contract/notice-view.ts";
import type { AppUrls } from "../../core/config/app-rules.ts";
import { addressProblems } from "../../core/config/notice-rules.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Subscriptions } from "../../ports/notices.ts";
import { isError, json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { readJsonObject } from "../http/read-body.ts";
import { allProblems, readFields } from "../http/read-fields.ts";
import { noticesView } from "./notice-views.ts";

interface Ports {
  readonly subscriptions: Subscriptions;
  readonly appUrls: AppUrls;
  /** ARNs of the topics that may be told. */
  readonly noticeTopics: readonly string[];
  readonly now: Clock;
}

export const putNotices = operation({
  method: "PUT",
  path: "/api/operate/notices/{name}",
  name: "put-notices",
  summary: `Tell a webhook or an SNS topic of events of the jobs of the stack, of an app, or of one job; at most ${MAX_SUBSCRIPTIONS}. It counts ten seconds later`,
  body: { schema: NewNotices },
  success: { status: 200, schema: Notices },
  problems: ["too-many-notices"],
  async handle({ subscriptions, appUrls, noticeTopics, now }: Ports, request) {
    const { name = "" } = request.params;
    const body = readJsonObject(request);
    if (isError(body)) return body;
    const { value, fields, problems } = readFields(NewNotices, body.value);
    const sent = Object.keys(body.value).filter((field) => body.value[field] !== null);
    const wrong = allProblems(problems, addressProblems(fields, sent, { urls: appUrls, topics: noticeTopics }));
    if (value === undefined || wrong.length > 0) return { kind: "invalid-request", problems: wrong };
    const subscription = subscriptionOf(value, name, now());
    if ((await subscriptions.put(subscription)) === "full")
      return { kind: "too-many-notices", most: MAX_SUBSCRIPTIONS };
    return json(200, noticesView(subscription));
  },
});

function subscriptionOf(
  { url = "", topicArn, format, secret, ...value }: NewNotices,
  name: string,
  updatedAt: number,
): Subscription {
  const wants = { ...value, kinds: [...new Set(value.kinds)], name, updatedAt };
  if (topicArn !== undefined) return { ...wants, topicArn };
  return { ...wants, url, format, ...(secret !== undefined && { secret }) };
}
