import type { Subscriptions } from "../../ports/notices.ts";
import { noContent } from "../http/answer.ts";
import { operation } from "../http/operation.ts";

interface Ports {
  readonly subscriptions: Subscriptions;
}

export const deleteNotices = operation({
  method: "DELETE",
  path: "/api/operate/notices/{name}",
  name: "delete-notices",
  summary: "Tell this address nothing more; its waiting entries are recorded as undeliverable",
  success: { status: 204 },
  problems: ["notices-not-found"],
  async handle({ subscriptions }: Ports, { params: { name = "" } }) {
    return (await subscriptions.remove(name)) ? noContent : { kind: "notices-not-found", name };
  },
});
