import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { METRICS, METRICS_NAMESPACE } from "../../functions/contract/metrics.ts";
import { LATE_MS, OVERDUE_SECONDS } from "../../infra/constructs/watching/alarm-table.ts";
import { batchOf, checksOf, NOW, recordOf } from "../support/over-world.ts";
import { anEmittingWorld } from "./an-emitting-world.ts";
import { ALARMS, stateOf } from "./evaluate.ts";

const OPERATE = readFileSync(path.join(import.meta.dirname, "../../docs/operate.md"), "utf8");
const T = Math.floor(NOW / 1_000);
const MINUTE = 60_000;
const tick = (seconds: number) => batchOf({ jobName: "foo_job", instantEpochSeconds: T + seconds });
type World = Awaited<ReturnType<typeof anEmittingWorld>>;

/** A notice is told at once, or until it is given up. @param answer of its address */
async function tellTwoHours({ world, notify, deps }: World, answer: string | undefined): Promise<void> {
  const wants = { name: "ops", kinds: ["failed" as const], skippedInARow: 3 };
  await deps.subscriptions.put({ ...wants, url: "https://ops.example.com/", format: "slack", updatedAt: NOW });
  const event = { kind: "failed", jobName: "foo_job", at: world.now, fireId: "c1", outcome: "LOST" } as const;
  await deps.messages.add({ subscription: "ops", key: "1", events: [event] }, world.now);
  for (;;) {
    await notify({ told: "ops" }, {}, answer);
    if (world.waiting.keys().length === 0) return;
    world.now += 10 * MINUTE;
  }
}

/** Each drives its alarm over the threshold with lines of the real functions, and shows a world in which it is silent. */
const STORIES: Record<
  string,
  { readonly quiet: (at: World) => Promise<unknown>; readonly harm: (at: World) => Promise<unknown> }
> = {
  "missed fires": {
    quiet: ({ dispatch }) => dispatch(tick(5)),
    harm: async ({ world, plan }) => {
      world.now += 10 * MINUTE;
      await plan({ jobName: "foo_job" });
    },
  },
  "late fires": {
    quiet: ({ dispatch }) => dispatch(tick(5)),
    harm: async ({ world, dispatch }) => {
      world.now = (T + 5) * 1_000 + LATE_MS;
      await dispatch(tick(5));
    },
  },
  "overdue work": {
    quiet: async ({ world, sweep }) => {
      world.now += 10 * MINUTE;
      await sweep();
    },
    harm: async ({ world, sweep }) => {
      // The planner does not answer: three sweeps find the same cursor.
      for (let sweeps = 0; sweeps < 3; sweeps++) {
        world.now += 10 * MINUTE;
        await sweep();
      }
    },
  },
  "silent planner": {
    quiet: async ({ world, sweep, plan }) => {
      await sweep();
      for (const message of world.invoked) if ("beat" in message) await plan(message.beat);
    },
    harm: async ({ sweep, plan }) => {
      await sweep();
      await plan({ jobName: "foo_job" });
    },
  },
  "undeliverable notices": {
    quiet: (at) => tellTwoHours(at, undefined),
    harm: (at) => tellTwoHours(at, "status 503"),
  },
  "silent sweep": {
    quiet: ({ sweep }) => sweep(),
    harm: async ({ sweep, deps }) => {
      const permits = { ...deps.permits, holders: () => Promise.reject(new Error("throttled")) };
      await expect(sweep({ permits })).rejects.toThrow("incomplete");
    },
  },
};

test.each(Object.entries(STORIES))(
  "the alarm of %s sounds by the lines of the functions, and only then",
  async (name, story) => {
    const calm = await anEmittingWorld();
    await story.quiet(calm);
    expect(stateOf(name, calm.samplesOf(name), calm.world.now)).toBe("OK");
    const hurt = await anEmittingWorld();
    await story.harm(hurt);
    expect(stateOf(name, hurt.samplesOf(name), hurt.world.now)).toBe("ALARM");
  },
);

test.each([
  { name: "missed fires", figure: 108 },
  { name: "late fires", figure: 10_000 },
  { name: "overdue work", figure: 1_680 },
  { name: "undeliverable notices", figure: 1 },
])("$name: the page states the figure that was played, $figure", async ({ name, figure }) => {
  const hurt = await anEmittingWorld();
  await STORIES[name]?.harm(hurt);
  expect(Math.max(...hurt.samplesOf(name).map(({ value }) => value))).toBe(figure);
  const paragraph = OPERATE.split(`### ${name}\n`)[1]?.split("\n#")[0];
  expect(paragraph?.split("Played:")[1]).toContain(figure.toLocaleString("en"));
});

test("each alarm on a metric of the stack has a story", () => {
  const own = [...ALARMS].flatMap(([name, { Namespace }]) => (Namespace === METRICS_NAMESPACE ? [name] : []));
  expect(own.sort()).toEqual(Object.keys(STORIES).sort());
});

test("the silent alarms sound when there is no line at all, the others do not", () => {
  for (const name of Object.keys(STORIES)) expect(stateOf(name, [], NOW)).toBe(/silent/.test(name) ? "ALARM" : "OK");
});

test("the oldest overdue work has an age of seconds", async () => {
  const { world, sweep, samples } = await anEmittingWorld();
  world.now += 2 * OVERDUE_SECONDS * 1_000;
  await sweep();
  // The cursor of the world is due 120 s after its job was registered.
  expect(samples("OverdueAge")).toEqual([{ at: world.now, value: 2 * OVERDUE_SECONDS - 120 }]);
});

/** Metrics without an alarm: the dashboard shows them. */
test("each metric of the stack is emitted by the function that the table names", async () => {
  const all = new Set<string>();
  const note = ({ samples }: World) => {
    for (const name of Object.keys(METRICS)) if (samples(name).length > 0) all.add(name);
  };
  for (const { quiet, harm } of Object.values(STORIES)) {
    const at = await anEmittingWorld();
    await quiet(at);
    await harm(at);
    note(at);
  }

  // Overlap: the second fire finds the first one running.
  const busy = await anEmittingWorld({ misfire: false });
  await busy.dispatch(tick(5));
  await busy.dispatch(tick(10));
  expect(busy.samples("FiresStarted")).toMatchObject([{ value: 1 }]);
  expect(busy.samples("FiresSkipped")).toMatchObject([{ value: 1 }]);
  note(busy);

  // A wake that comes twice.
  const woken = await anEmittingWorld();
  const wake = { jobName: "foo_job", scheduledTime: "2027-01-04T10:00:00Z" };
  await woken.plan(wake);
  expect(woken.samples("WakesWithoutEffect")).toEqual([]);
  await woken.plan(wake);
  expect(woken.samples("WakesWithoutEffect")).toMatchObject([{ value: 1 }]);
  note(woken);

  const deaf = await anEmittingWorld();
  await tellTwoHours(deaf, "status 503");
  expect(deaf.samples("NoticesUndeliverable")).toMatchObject([{ value: 1 }]);
  note(deaf);

  // A shard ends in each way, and a lost one is tried again.
  for (const outcome of ["FINISHED", "KILLED", "FAILED", "ERROR", "LOST"] as const) {
    const at = await anEmittingWorld({ shardingTotalCount: 1, failover: outcome === "LOST" });
    await at.dispatch(tick(5));
    for (let tries = 0; tries < 10; tries++) {
      const task = at.world.run.at(-1)?.task;
      if (task === undefined) throw new Error("no task");
      await at.collect(batchOf(recordOf(task, { outcome, retryable: outcome === "LOST", endedAt: at.world.now })));
      const [later] = at.world.laterChecks.splice(0);
      if (later === undefined) break;
      at.world.now = Math.max(at.world.now, later.at);
      await at.collect(checksOf(later.check));
    }
    expect(at.samples(`Shards${outcome}`), outcome).toMatchObject([{ value: 1 }]);
    expect(at.samples("Failovers").length).toBe(outcome === "LOST" ? at.world.run.length - 1 : 0);
    note(at);
  }
  expect([...all].sort()).toEqual(Object.keys(METRICS).sort());
});
