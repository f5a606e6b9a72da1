import { Notices } from "../../contract/notice-view.ts";
import type { Subscriptions } from "../../ports/notices.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { noticesView } from "./notice-views.ts";

interface Ports {
  readonly subscriptions: Subscriptions;
}

export const getNotices = operation({
  method: "GET",
  path: "/api/operate/notices/{name}",
  name: "get-notices",
  summary: "One subscription of notices, without its secret and the path of its address",
  success: { status: 200, schema: Notices },
  problems: ["notices-not-found"],
  async handle({ subscriptions }: Ports, { params: { name = "" } }) {
    const found = await subscriptions.get(name);
    return found === undefined ? { kind: "notices-not-found", name } : json(200, noticesView(found));
  },
});
