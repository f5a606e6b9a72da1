import { isOfTopic, type Subscription } from "../../contract/notice.ts";
import type { NoticeDelivery, Notices } from "../../contract/notice-view.ts";
import type { Delivery } from "../../ports/notices.ts";

/** The path of an address and the secret are left out. */
export function noticesView(subscription: Subscription): Notices {
  const updateTime = new Date(subscription.updatedAt).toISOString();
  if (isOfTopic(subscription)) {
    const { updatedAt: _, ...shown } = subscription;
    return { ...shown, isSigned: false, updateTime };
  }
  const { updatedAt: _, url, secret, ...shown } = subscription;
  return { ...shown, host: new URL(url).host, isSigned: secret !== undefined, updateTime };
}

export function deliveryView({ id, at, status, tries, problem, events }: Delivery): NoticeDelivery {
  return {
    ...{ id, status, tries, time: new Date(at).toISOString() },
    ...(problem !== undefined && { problem }),
    events: events.map(({ at: happened, ...event }) => ({ ...event, time: new Date(happened).toISOString() })),
  };
}
