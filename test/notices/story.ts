import { NOTICE_KINDS, type NoticeEvent, type Notify, type Subscription } from "../../functions/contract/notice.ts";
import { createHandler } from "../../functions/notifier/handler.ts";
import type { Delivery, OutgoingMessage } from "../../functions/ports/notices.ts";
import type { NoticePorts } from "../../functions/steps/notices/notice-ports.ts";
import { storesOf } from "../memory/stores-of.ts";
import { World } from "../memory/world.ts";
import { Dice } from "../simulation/dice.ts";

/*
 * The notifier over stores in memory, and webhooks and a topic that fail, on a virtual clock. Functions die before or after any
 * effect, messages are lost and repeated, and several calls run at a time.
 */

const NAMES = ["ops", "team", "dead", "gone"] as const;
const TOPIC = "arn:aws:sns:us-east-1:123456789012:team";
const START = Date.parse("2027-01-04T10:00:00.000Z");
const SWEEP_MS = 600_000;
const EVENTS = 12;

/** Ends a function between two effects. */
class Died extends Error {}

export interface Told {
  readonly subscription: string;
  readonly id: string;
  readonly events: readonly NoticeEvent[];
}

export interface Played {
  /** Events, with the subscriptions that want them. */
  readonly committed: readonly { readonly event: NoticeEvent; readonly by: readonly string[] }[];
  /** Every message that an address took, whether its answer arrived or not. */
  readonly told: readonly Told[];
  readonly ended: ReadonlyMap<string, readonly Delivery[]>;
  /** Rows that still wait, or are not passed on, when everything has come to rest. */
  readonly left: number;
}

export interface Plant {
  ports(ports: NoticePorts, world: World): NoticePorts;
}

/** One of them is a topic, the others are webhooks. */
const aSubscription = (name: string): Subscription => ({
  ...{ name, kinds: [...NOTICE_KINDS], skippedInARow: 3, updatedAt: START },
  ...(name === "team" ? { topicArn: TOPIC } : { url: "https://example.com/", format: "json" }),
});

/** Plays one seed. @param plant a fault of the code under test */
export async function play(seed: number, plant?: Plant): Promise<Played> {
  const dice = new Dice(seed);
  const below = (most: number) => dice.between(0, most - 1);
  const world = new World(START);
  const { outbox, messages, subscriptions } = storesOf(world);
  for (const name of NAMES) if (name !== "gone") await subscriptions.put(aSubscription(name));
  const told: Told[] = [];
  let isCalm = false;
  const strikes = (one: number) => !isCalm && below(one) === 0;
  const waits: { at: number; go: () => void }[] = [];
  const sleepUntil = (at: number) =>
    at <= world.now ? Promise.resolve() : new Promise<void>((go) => void waits.push({ at, go }));
  const running = new Set<Promise<void>>();
  let tokens = 0;

  const handle = (message: Notify): void => {
    // The effect before or after which this call dies.
    const doomed = strikes(3) ? below(14) : Number.POSITIVE_INFINITY;
    const isAfter = below(2) === 0;
    let effects = 0;
    const effect = async <T>(run: () => Promise<T>): Promise<T> => {
      const number = effects++;
      if (number > doomed || (number === doomed && !isAfter)) throw new Died();
      // Other calls come between.
      await sleepUntil(world.now + below(3));
      const result = await run();
      if (number === doomed) throw new Died();
      return result;
    };
    const dying = <P extends object>(port: P): P =>
      Object.fromEntries(
        Object.entries(port).map(([name, call]) => [name, (...given: unknown[]) => effect(() => call(...given))]),
      ) as P;
    const send = async ({ name }: Subscription, { id, events }: OutgoingMessage) => {
      await sleepUntil(world.now + below(strikes(8) ? 10_000 : 300));
      const isDown = name === "dead" ? !strikes(6) : strikes(3);
      if (isDown && below(2) === 0) return "status 503";
      told.push({ subscription: name, id, events });
      // It took the message, and its answer was lost.
      return isDown ? "no answer within 10 s" : undefined;
    };
    const ports = {
      ...{ outbox, messages, subscriptions, webhooks: { send }, topics: { send } },
      metrics: { add: () => {} },
      newToken: () => String(++tokens),
      now: () => world.now,
      sleepUntil,
      log: { info: () => {}, error: () => {} },
    };
    const planted = plant === undefined ? ports : plant.ports(ports, world);
    const own = {
      ...planted,
      outbox: dying(planted.outbox),
      messages: dying(planted.messages),
      webhooks: dying(planted.webhooks),
      topics: dying(planted.topics),
    };
    const call = createHandler(own)(message).catch((error: unknown) => {
      if (!(error instanceof Died)) throw error;
    });
    running.add(call);
    void call.finally(() => running.delete(call)).catch(() => {});
  };

  const committed: Played["committed"][number][] = [];
  for (let version = 1; version <= EVENTS; version++) {
    const jobName = dice.pick(["a_job", "b_job"]);
    const event = { kind: dice.pick([...NOTICE_KINDS]), jobName, at: START + version, fireId: `c${version}` } as const;
    const by = NAMES.filter(() => below(2) === 0);
    if (by.length === 0) continue;
    committed.push({ event, by });
    world.outbox.put(
      `${jobName}#${version}`,
      { jobName, version, events: [{ event, by }] },
      {
        owes: { kind: "notice", dueAt: world.now + 5_000 },
      },
    );
    const message = { notifiedJob: jobName, version };
    if (!strikes(3)) handle(message);
    if (strikes(5)) handle(message);
    await advance(below(strikes(3) ? 40_000 : 500));
  }
  for (let sweeps = 0; sweeps < 40; sweeps++) {
    isCalm ||= sweeps >= 20;
    const work = [...ownedBy("outbox"), ...ownedBy("waiting")];
    if (left() === 0 && running.size === 0) break;
    for (const message of work) handle(message);
    await advance(SWEEP_MS);
  }
  const ended = new Map<string, Delivery[]>();
  for (const name of NAMES) ended.set(name, world.deliveries.values(`${name}#`));
  return { committed, told, ended, left: left() };

  function left(): number {
    return world.outbox.keys().length + world.waiting.keys().length;
  }

  function ownedBy(kind: "outbox" | "waiting"): Notify[] {
    const due = world[kind].keys().filter((key) => (world[kind].marks(key)?.owes?.dueAt ?? 0) <= world.now);
    if (kind === "waiting")
      return [...new Set(due.map((key) => key.slice(0, key.indexOf("#"))))].map((one) => ({ told: one }));
    return due.map((key) => ({ notifiedJob: key.slice(0, key.indexOf("#")), version: Number(key.split("#")[1]) }));
  }

  /** Lets time pass, from one waiting call to the next. */
  async function advance(ms: number): Promise<void> {
    const until = world.now + ms;
    for (;;) {
      await settled();
      const next = waits.sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > until) break;
      waits.shift();
      world.now = Math.max(world.now, next.at);
      next.go();
    }
    world.now = until;
  }
}

/** All that can go on without time has gone on. */
async function settled(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
