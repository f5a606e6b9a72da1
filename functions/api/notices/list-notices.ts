import { Notices } from "../../contract/notice-view.ts";
import type { Subscriptions } from "../../ports/notices.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { noticesView } from "./notice-views.ts";

interface Ports {
  readonly subscriptions: Subscriptions;
}

export const listNotices = operation({
  method: "GET",
  path: "/api/operate/notices",
  name: "list-notices",
  summary: "All subscriptions of notices, by name",
  success: { status: 200, schema: Notices, array: true },
  problems: [],
  async handle({ subscriptions }: Ports) {
    const all = await Promise.all((await subscriptions.names()).map((name) => subscriptions.get(name)));
    return json(
      200,
      all.flatMap((one) => (one === undefined ? [] : [noticesView(one)])),
    );
  },
});
