import { MAX_SUBSCRIPTIONS } from "../../functions/contract/notice.ts";
import { instantText } from "../../functions/core/instant-text.ts";
import type {
  Deliveries,
  Message,
  Messages,
  Outbox,
  Subscriptions,
  WaitingNotice,
} from "../../functions/ports/notices.ts";
import { pageOf } from "./page.ts";
import type { World } from "./world.ts";

/** The state of a subscription's messages. */
export interface HoldRow {
  readonly token?: string;
  readonly heldUntil?: number;
  readonly message?: Message;
  readonly lastAt?: number;
}

export const outboxKey = (jobName: string, version: number) => `${jobName}#${version}`;
const waitingKey = (subscription: string, key: string) => `${subscription}#${key}`;

export const subscriptionStore = (world: World): Subscriptions => ({
  get: async (name) => world.subscriptions.get(name),
  async put(subscription) {
    const isNew = !world.subscriptions.has(subscription.name);
    if (isNew && world.subscriptions.keys().length >= MAX_SUBSCRIPTIONS) return "full";
    world.subscriptions.put(subscription.name, subscription);
    return isNew ? "created" : "replaced";
  },
  async remove(name) {
    const isThere = world.subscriptions.has(name);
    world.subscriptions.delete(name);
    return isThere;
  },
  names: async () => world.subscriptions.keys(),
});

export const outbox = (world: World): Outbox => ({
  get: async (jobName, version) => world.outbox.get(outboxKey(jobName, version)),
  async passOn({ jobName, version }, waiting, dueAt) {
    const key = outboxKey(jobName, version);
    if (!world.outbox.has(key)) return false;
    world.outbox.delete(key);
    for (const one of waiting) put(world, one, dueAt);
    return true;
  },
});

const put = (world: World, one: WaitingNotice, dueAt: number) =>
  world.waiting.put(waitingKey(one.subscription, one.key), one, { owes: { kind: "tell", dueAt } });

export function messages(world: World): Messages {
  const held = (subscription: string, token: string): HoldRow | undefined => {
    const row = world.holds.get(subscription);
    return row?.token === token ? row : undefined;
  };
  return {
    async add(one, dueAt) {
      if (!world.waiting.has(waitingKey(one.subscription, one.key))) put(world, one, dueAt);
    },
    waiting: async (subscription, limit) => world.waiting.values(`${subscription}#`).slice(0, limit),
    between: async (subscription, first, last) =>
      world.waiting.values(`${subscription}#`).filter(({ key }) => key >= first && key <= last),
    async hold(subscription, token, now, until) {
      const row = world.holds.get(subscription) ?? {};
      if (row.heldUntil !== undefined && row.heldUntil > now && row.token !== token) return undefined;
      world.holds.put(subscription, { ...row, token, heldUntil: until });
      const { message, lastAt } = row;
      return { subscription, token, ...(message && { message }), ...(lastAt !== undefined && { lastAt }) };
    },
    async begin({ subscription, token }, message) {
      const row = held(subscription, token);
      if (row !== undefined) world.holds.put(subscription, { ...row, message });
      return row !== undefined;
    },
    async settle({ subscription, token }, { id, keys }, delivery) {
      const row = held(subscription, token);
      if (row?.message?.id !== id) return false;
      const { message: _, ...rest } = row;
      world.holds.put(subscription, { ...rest, lastAt: delivery.at });
      const key = `${subscription}#${instantText(delivery.at)}#${id}`;
      world.deliveries.put(key, delivery, { endedAt: delivery.at });
      for (const told of keys) world.waiting.delete(waitingKey(subscription, told));
      return true;
    },
    async release({ subscription, token }) {
      const row = held(subscription, token);
      if (row === undefined) return;
      const { token: _, heldUntil: __, ...rest } = row;
      world.holds.put(subscription, rest);
    },
  };
}

export const deliveries = (world: World): Deliveries => ({
  async list(subscription, page) {
    const { deliveries } = world.eventually;
    const alive = deliveries.keys(`${subscription}#`).flatMap((key) => {
      const found = world.alive(deliveries, key);
      return found === undefined ? [] : [{ mark: key, found }];
    });
    const { items, next } = pageOf(alive.reverse(), ({ mark }) => mark, page, "descending");
    return { items: items.map(({ found }) => found), ...(next !== undefined && { next }) };
  },
});
