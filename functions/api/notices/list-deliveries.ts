import { NoticeDelivery } from "../../contract/notice-view.ts";
import type { Deliveries } from "../../ports/notices.ts";
import { listReply } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { deliveryView } from "./notice-views.ts";

interface Ports {
  readonly deliveries: Deliveries;
}

/** A message tells up to ninety entries. */
const MAX_DELIVERIES = 100;

export const listDeliveries = operation({
  method: "GET",
  path: "/api/operate/notices/{name}/deliveries",
  name: "list-deliveries",
  summary: "Messages to an address that have ended, the newest first, of thirty days; also of one that was deleted",
  success: { status: 200, schema: NoticeDelivery, list: MAX_DELIVERIES, headers: ["Link"] },
  problems: [],
  handle({ deliveries }: Ports, request) {
    const { name = "" } = request.params;
    return listReply(request, (page) => deliveries.list(name, page), deliveryView, MAX_DELIVERIES);
  },
});
