import { describe, expect, test } from "vitest";
import type { NoticeEvent, Subscription } from "../../functions/contract/notice.ts";
import { createHandler } from "../../functions/notifier/handler.ts";
import type { OutgoingMessage } from "../../functions/ports/notices.ts";
import type { NoticePorts } from "../../functions/steps/notices/notice-ports.ts";
import { TELLING_MS } from "../../functions/steps/notices/tell.ts";
import { storesOf } from "../memory/stores-of.ts";
import { World } from "../memory/world.ts";
import { eventually } from "../support/eventually.ts";

const NOW = Date.parse("2027-01-04T10:00:00.000Z");
const aSubscription = (name: string): Subscription => ({
  ...{ name, kinds: ["failed"], skippedInARow: 3, url: "https://example.com/", format: "slack", updatedAt: NOW },
});
const anEvent = (n: number): NoticeEvent => ({
  kind: "failed",
  jobName: "a",
  at: NOW + n,
  fireId: `c${n}`,
  outcome: "LOST",
});

/** A notifier over a world of memory, in which time passes while it waits. @param answer of the address */
async function aNotifier(answer: (name: string, nth: number) => string | undefined | Promise<string | undefined>) {
  const world = new World(NOW);
  const { outbox, messages, subscriptions } = storesOf(world);
  for (const name of ["ops", "team"]) await subscriptions.put(aSubscription(name));
  const sent: { name: string; id: string; events: number; at: number }[] = [];
  const counted: [string, number][] = [];
  let tokens = 0;
  const send = async (name: string, { id, events }: OutgoingMessage) => {
    sent.push({ name, id, events: events.length, at: world.now - NOW });
    return answer(name, sent.filter((one) => one.name === name).length);
  };
  const ports: NoticePorts = {
    ...{ outbox, messages, subscriptions },
    webhooks: { send: ({ name }, message) => send(name, message) },
    topics: { send: ({ topicArn }, message) => send(topicArn, message) },
    metrics: { add: (name, value) => void counted.push([name, value]) },
    newToken: () => String(++tokens),
    now: () => world.now,
    sleepUntil: async (at) => {
      world.now = Math.max(world.now, at);
    },
    log: { info: () => {}, error: () => {} },
  };
  const commit = (version: number, ...by: string[]) =>
    world.outbox.put(`a#${version}`, { jobName: "a", version, events: [{ event: anEvent(version), by }] });
  const ended = (name: string) => world.deliveries.values(`${name}#`).map(({ status, tries }) => [status, tries]);
  return { world, ports, sent, counted, commit, ended, handle: createHandler(ports) };
}

const notify = (version: number) => ({ notifiedJob: "a", version });

test("each subscription is told its events, and a repeated message tells nothing more", async () => {
  const { commit, handle, sent, ended } = await aNotifier(() => undefined);
  commit(1, "ops", "team");
  for (let times = 0; times < 2; times++) await handle(notify(1));
  expect(sent.map(({ name, events }) => [name, events])).toEqual([
    ["ops", 1],
    ["team", 1],
  ]);
  expect([ended("ops"), ended("team")]).toEqual([[["DELIVERED", 1]], [["DELIVERED", 1]]]);
});

test("a topic is told by its ARN, in the way of every subscription", async () => {
  const { world, ports, commit, handle, sent, ended } = await aNotifier((_, nth) =>
    nth === 1 ? "throttled" : undefined,
  );
  const topicArn = "arn:aws:sns:us-east-1:123456789012:on-call";
  const { kinds, skippedInARow } = aSubscription("ops");
  await storesOf(world).subscriptions.put({ name: "ops", kinds, skippedInARow, updatedAt: NOW, topicArn });
  commit(1, "ops");
  await createHandler(ports)(notify(1));
  await handle(notify(1));
  expect(sent.map(({ name, at }) => [name, at])).toEqual([
    [topicArn, 0],
    [topicArn, 5_000],
  ]);
  expect(ended("ops")).toEqual([["DELIVERED", 2]]);
});

test("messages are ten seconds apart, and events that come meanwhile are told together", async () => {
  const { world, commit, handle, sent, ports } = await aNotifier(() => undefined);
  commit(1, "ops");
  await handle(notify(1));
  for (const version of [2, 3, 4]) {
    commit(version, "ops");
    // Other calls only pass on: this one is told of all.
    await ports.messages.add(
      { subscription: "ops", key: `${NOW}#x#${version}`, events: [anEvent(version)] },
      world.now,
    );
  }
  world.now += 4_000;
  await handle({ told: "ops" });
  expect(sent.map(({ events, at }) => [events, at])).toEqual([
    [1, 0],
    [3, 10_000],
  ]);
});

describe("an address that takes nothing", () => {
  test("is tried again with the same message, twice at once and then by sweeps, eight times in all", async () => {
    const { world, commit, handle, sent, ended } = await aNotifier(() => "status 503");
    commit(1, "ops");
    await handle(notify(1));
    expect(sent.map(({ at }) => at)).toEqual([0, 5_000, 25_000]);
    for (let sweeps = 0; sweeps < 30; sweeps++) {
      world.now += 600_000;
      await handle({ told: "ops" });
    }
    expect([sent.length, new Set(sent.map(({ id }) => id)).size]).toEqual([8, 1]);
    expect(ended("ops")).toEqual([["UNDELIVERABLE", 8]]);
    expect(world.waiting.keys()).toEqual([]);
  });

  test("delays no other one", async () => {
    let release = () => {};
    const hanging = new Promise<string>((resolve) => {
      release = () => resolve("no answer within 10 s");
    });
    const { commit, handle, ended } = await aNotifier((name) => (name === "ops" ? hanging : undefined));
    commit(1, "ops", "team");
    const first = handle(notify(1));
    await eventually("the other one is told", () => ended("team")[0]);
    commit(2, "team");
    await handle(notify(2));
    expect([ended("ops"), ended("team").length]).toEqual([[], 2]);
    release();
    await first;
  });
});

test("a deleted subscription is told nothing, and that is recorded", async () => {
  const { world, commit, handle, sent, ended, counted } = await aNotifier(() => undefined);
  commit(1, "gone");
  await handle(notify(1));
  expect([sent, ended("gone"), world.waiting.keys()]).toEqual([[], [["UNDELIVERABLE", 1]], []]);
  expect(counted, "its owner wanted that: there is no alarm").toEqual([]);
});

test("one call tells for less than a minute", async () => {
  const { world, handle, ports } = await aNotifier(() => undefined);
  const send: NoticePorts["webhooks"]["send"] = async () => {
    // There is always more.
    const key = String(world.now + 1).padStart(13, "0");
    await ports.messages.add({ subscription: "ops", key, events: [anEvent(1)] }, world.now);
    return undefined;
  };
  await ports.messages.add({ subscription: "ops", key: String(NOW), events: [anEvent(1)] }, world.now);
  await createHandler({ ...ports, webhooks: { send } })({ told: "ops" });
  expect(world.now - NOW).toBeLessThanOrEqual(TELLING_MS);
  expect(world.waiting.keys()).toHaveLength(1);
  await handle({ told: "ops" });
});
