import { expect, test } from "vitest";
import { faultsOf } from "./judge.ts";
import { type Plant, play } from "./story.ts";

const SEEDS = Number(process.env.NOTICE_SEEDS ?? "300");
/** Seeds in which a planted fault must show itself. */
const MOST = 300;

test(`in ${SEEDS} seeds each event is told once to each subscription, or recorded as undeliverable`, async () => {
  let told = 0;
  let undeliverable = 0;
  let repeated = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const played = await play(seed);
    expect(faultsOf(played), `seed ${seed}`).toEqual([]);
    const ends = [...played.ended.values()].flat();
    told += ends.filter(({ status }) => status === "DELIVERED").length;
    undeliverable += ends.length - ends.filter(({ status }) => status === "DELIVERED").length;
    repeated += played.told.length - new Set(played.told.map(({ subscription, id }) => `${subscription} ${id}`)).size;
  }
  console.log(`${SEEDS} seeds: ${told} messages delivered, ${undeliverable} undeliverable, ${repeated} sent again`);
  expect(Math.min(told, undeliverable, repeated)).toBeGreaterThan(SEEDS / 10);
});

const PLANTED: Readonly<Record<string, Plant>> = {
  "a row is removed before its events wait": {
    ports: (ports, world) => ({
      ...ports,
      outbox: {
        ...ports.outbox,
        async passOn(row, waiting, dueAt) {
          world.outbox.delete(`${row.jobName}#${row.version}`);
          await ports.sleepUntil(world.now + 1);
          for (const one of waiting.slice(1)) await ports.messages.add(one, dueAt);
          return true;
        },
      },
    }),
  },
  "entries that were told stay waiting": {
    ports: (ports, world) => ({
      ...ports,
      messages: {
        ...ports.messages,
        async settle(hold, message, delivery) {
          const [first] = await ports.messages.waiting(hold.subscription, 1);
          const isSettled = await ports.messages.settle(hold, message, delivery);
          if (first !== undefined && world.now % 7 === 0) await ports.messages.add(first, world.now);
          return isSettled;
        },
      },
    }),
  },
  "a message is sent before it is written": {
    ports: (ports) => {
      return {
        ...ports,
        messages: {
          ...ports.messages,
          async hold(...given) {
            const hold = await ports.messages.hold(...given);
            if (hold?.message === undefined || hold.message.tries > 0) return hold;
            const { message: _, ...rest } = hold;
            return rest;
          },
        },
      };
    },
  },
};

test.each(Object.entries(PLANTED))("a planted fault is found: %s", async (_, plant) => {
  for (let seed = 1; seed <= MOST; seed++) if (faultsOf(await play(seed, plant)).length > 0) return;
  expect.fail(`no seed up to ${MOST} shows it`);
});
