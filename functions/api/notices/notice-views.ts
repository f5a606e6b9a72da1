import type { Subscription } from "../../contract/notice.ts";
import type { NoticeDelivery, Notices } from "../../contract/notice-view.ts";
import type { Delivery } from "../../ports/notices.ts";

/** The path of an address and the secret are left out. */
export function noticesView({ url, secret, updatedAt, ...shown }: Subscription): Notices {
  const { host } = new URL(url);
  return { ...shown, host, isSigned: secret !== undefined, updateTime: new Date(updatedAt).toISOString() };
}

export function deliveryView({ id, at, status, tries, problem, events }: Delivery): NoticeDelivery {
  return {
    ...{ id, status, tries, time: new Date(at).toISOString() },
    ...(problem !== undefined && { problem }),
    events: events.map(({ at: happened, ...event }) => ({ ...event, time: new Date(happened).toISOString() })),
  };
}
