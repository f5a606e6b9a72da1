import { describe, expect, test } from "vitest";
import { MAX_SUBSCRIPTIONS, type NoticeEvent, type Subscription } from "../../../functions/contract/notice.ts";
import type { Delivery, Hold, Message } from "../../../functions/ports/notices.ts";
import { DAY_MS, freshName, NOW, owedOf, pagesOf, type Stores } from "./stores.ts";

const event: NoticeEvent = { kind: "failed", jobName: "a_job", at: NOW, fireId: "c1", outcome: "LOST" };
const aMessage = (change: Partial<Message> = {}): Message => ({
  id: "1",
  keys: ["1"],
  tries: 0,
  notBefore: NOW,
  ...change,
});
const aDelivery = (change: Partial<Delivery> = {}): Delivery => ({
  ...{ id: "1", at: NOW, status: "DELIVERED", tries: 1, events: [event] },
  ...change,
});

export const noticesContract = (stores: () => Stores) => {
  describe("outbox", () => {
    const committed = async (jobName: string) => {
      const { runs } = stores();
      const state = { version: 0, queue: [] };
      const notice = { events: [{ event, by: ["ops"] }], dueAt: NOW + 5 };
      await runs.commit({ jobName, from: state, to: { ...state, version: 1 }, fires: [], notice });
    };

    test("a transition writes its events, and owes them", async () => {
      const jobName = freshName("job");
      await committed(jobName);
      const row = { jobName, version: 1, events: [{ event, by: ["ops"] }] };
      expect(await stores().outbox.get(jobName, 1)).toEqual(row);
      expect(await stores().outbox.get(jobName, 2)).toBeUndefined();
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "notice", jobName, version: 1, dueAt: NOW + 5 }]);
    });

    test("it is passed on once, and then its subscriptions are owed", async () => {
      const [jobName, subscription] = [freshName("job"), freshName("ops")];
      await committed(jobName);
      const row = await stores().outbox.get(jobName, 1);
      if (row === undefined) throw new Error("there is no row");
      const waiting = { subscription, key: "1", events: [event] };
      const pass = () => stores().outbox.passOn(row, [waiting], NOW + 7);
      expect((await Promise.all([pass(), pass()])).sort()).toEqual([false, true]);
      expect(await stores().messages.waiting(subscription, 10)).toEqual([waiting]);
      expect(await owedOf(stores(), jobName)).toEqual([]);
      expect(await owedOf(stores(), subscription)).toEqual([{ owes: "tell", subscription, dueAt: NOW + 7 }]);
      await stores().outbox.passOn(row, [waiting], NOW);
    });
  });

  describe("messages", () => {
    const filled = async (...keys: string[]) => {
      const subscription = freshName("ops");
      for (const key of keys) await stores().messages.add({ subscription, key, events: [event] }, NOW);
      return subscription;
    };
    const keysOf = (found: readonly { readonly key: string }[]) => found.map(({ key }) => key);
    const held = async (subscription: string, token: string, now = NOW): Promise<Hold> => {
      const hold = await stores().messages.hold(subscription, token, now, now + 10);
      if (hold === undefined) throw new Error("it is held");
      return hold;
    };

    test("the oldest come first, and a range has both of its ends", async () => {
      const subscription = await filled("3", "1", "2", "2", "4");
      const { messages } = stores();
      expect(keysOf(await messages.waiting(subscription, 3))).toEqual(["1", "2", "3"]);
      expect(keysOf(await messages.between(subscription, "2", "3"))).toEqual(["2", "3"]);
    });

    test("one function holds them at a time, until its time is over", async () => {
      const subscription = await filled("1");
      const { messages } = stores();
      const both = await Promise.all(["a", "b"].map((token) => messages.hold(subscription, token, NOW, NOW + 10)));
      expect(both.filter((hold) => hold !== undefined)).toHaveLength(1);
      expect(await messages.hold(subscription, "c", NOW + 9, NOW + 20)).toBeUndefined();
      const hold = await held(subscription, "c", NOW + 10);
      await messages.release(hold);
      await held(subscription, "d", NOW + 10);
    });

    test("a message that was begun is found by the next one that holds it", async () => {
      const subscription = await filled("1");
      const { messages } = stores();
      const message = aMessage({ tries: 1, problem: "status 503" });
      const hold = await held(subscription, "a");
      expect(await messages.begin(hold, message)).toBe(true);
      await messages.release(hold);
      expect(await messages.begin(hold, aMessage())).toBe(false);
      expect(await held(subscription, "b")).toEqual({ subscription, token: "b", message });
    });

    test("its end removes its entries, and is listed, once", async () => {
      const subscription = await filled("1", "2", "3");
      const { messages, deliveries } = stores();
      const message = aMessage({ keys: ["1", "2"] });
      const hold = await held(subscription, "a");
      await messages.begin(hold, message);
      const ends = [messages.settle(hold, message, aDelivery()), messages.settle(hold, message, aDelivery())];
      expect((await Promise.all(ends)).sort()).toEqual([false, true]);
      expect(keysOf(await messages.waiting(subscription, 10))).toEqual(["3"]);
      expect((await deliveries.list(subscription, { limit: 10 })).items).toMatchObject([aDelivery()]);
      await messages.release(hold);
      expect(await held(subscription, "b")).toEqual({ subscription, token: "b", lastAt: NOW });
    });

    test("a hold that is lost ends nothing", async () => {
      const subscription = await filled("1");
      const { messages } = stores();
      const lost = await held(subscription, "a");
      await messages.begin(lost, aMessage());
      await held(subscription, "b", NOW + 10);
      expect(await messages.settle(lost, aMessage(), aDelivery())).toBe(false);
      expect(keysOf(await messages.waiting(subscription, 10))).toEqual(["1"]);
    });

    test("ends are listed from the newest, page by page, for thirty days", async () => {
      const subscription = await filled();
      const { messages, deliveries, clock } = stores();
      const hold = await held(subscription, "a");
      for (const id of ["1", "2", "3"]) {
        const message = aMessage({ id, keys: [id] });
        await messages.begin(hold, message);
        await messages.settle(hold, message, aDelivery({ id, at: NOW + Number(id) }));
      }
      const pages = await pagesOf((page) => deliveries.list(subscription, page), 2);
      expect(pages.map((page) => page.map(({ id }) => id))).toEqual([["3", "2"], ["1"]]);
      clock.now += 31 * DAY_MS;
      expect((await deliveries.list(subscription, { limit: 10 })).items).toEqual([]);
      clock.now -= 31 * DAY_MS;
    });
  });

  describe("subscriptions", () => {
    const aSubscription = (name: string): Subscription => ({
      ...{ name, kinds: ["failed"], skippedInARow: 3, url: "https://example.com/", format: "slack", updatedAt: NOW },
    });

    test("one is stored, replaced and removed, and so is its wish", async () => {
      const { subscriptions, subscribers } = stores();
      const name = freshName("ops");
      expect(await subscriptions.put(aSubscription(name))).toBe("created");
      const changed: Subscription = { ...aSubscription(name), jobName: "a_job", secret: "s" };
      expect(await subscriptions.put(changed)).toBe("replaced");
      expect(await subscriptions.get(name)).toEqual(changed);
      expect(await subscriptions.names()).toContain(name);
      const wish = { name, kinds: ["failed"], skippedInARow: 3, jobName: "a_job" };
      expect(await subscribers.wants()).toContainEqual(wish);
      expect(await subscriptions.remove(name)).toBe(true);
      expect(await subscriptions.remove(name)).toBe(false);
      expect([await subscriptions.get(name), await subscriptions.names()]).toEqual([undefined, []]);
      stores().clock.now += 10_000;
      expect(await subscribers.wants()).toEqual([]);
      stores().clock.now -= 10_000;
    });

    test("several that come at a time are all there, and there is a most of them", async () => {
      const { subscriptions } = stores();
      const names = Array.from({ length: 4 }, () => freshName("ops"));
      await Promise.all(names.map((name) => subscriptions.put(aSubscription(name))));
      expect(await subscriptions.names()).toEqual([...names].sort());
      const more = Array.from({ length: MAX_SUBSCRIPTIONS - names.length }, () => freshName("ops"));
      for (const name of more) await subscriptions.put(aSubscription(name));
      expect(await subscriptions.put(aSubscription(freshName("ops")))).toBe("full");
      for (const name of [...names, ...more]) await subscriptions.remove(name);
    });
  });
};
