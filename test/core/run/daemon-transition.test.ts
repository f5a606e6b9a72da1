import { expect, test } from "vitest";
import { type DaemonState, IDLE_DAEMON } from "../../../functions/core/run/daemon-state.ts";
import { type DaemonEvent, daemonTransition } from "../../../functions/core/run/daemon-transition.ts";
import { QUEUE_LIMIT } from "../../../functions/core/run/run-state.ts";

type Told = Readonly<Record<string, readonly number[]>>;

/** @param busy and @param queue fires with their offsets. */
const stateOf = (busy: Told, queue: Told = {}, haltedThrough = 0): DaemonState => ({
  version: 7,
  busy: new Map(Object.entries(busy).flatMap(([fireId, offsets]) => offsets.map((offset) => [offset, fireId]))),
  queue: Object.entries(queue).map(([fireId, offsets]) => ({ fireId, offsets: new Set(offsets) })),
  haltedThrough,
});
const fullQueue = Object.fromEntries(Array.from({ length: QUEUE_LIMIT }, (_, index) => [`c${200 + index}`, [0, 1]]));
const { c200: _, ...withoutOldest } = fullQueue;

const fire = (fireId: string, misfire: boolean, offsets = [0, 1, 2]): DaemonEvent => ({
  kind: "fire",
  fireId,
  offsets,
  misfire,
  stateVersion: 5,
});

interface Row {
  when: string;
  from: DaemonState;
  event: DaemonEvent;
  becomes: DaemonState;
  effects: readonly string[];
}

const rows: Row[] = [
  {
    when: "a fire, all shards free: all start",
    from: stateOf({}),
    event: fire("c105", false),
    becomes: stateOf({ c105: [0, 1, 2] }),
    effects: ["start c105 0,1,2"],
  },
  {
    when: "a fire, a shard is busy, no misfire: it is skipped, the others start",
    from: stateOf({ c100: [1] }),
    event: fire("c105", false),
    becomes: stateOf({ c100: [1], c105: [0, 2] }),
    effects: ["start c105 0,2", "skip c105 1"],
  },
  {
    when: "a fire, all shards busy, no misfire: all are skipped",
    from: stateOf({ c100: [0, 1, 2] }),
    event: fire("c105", false),
    becomes: stateOf({ c100: [0, 1, 2] }),
    effects: ["skip c105 0,1,2"],
  },
  {
    when: "a fire, a shard is busy, misfire: it waits for that shard alone",
    from: stateOf({ c100: [1] }),
    event: fire("c105", true),
    becomes: stateOf({ c100: [1], c105: [0, 2] }, { c105: [1] }),
    effects: ["start c105 0,2", "queue c105 1"],
  },
  {
    when: "fires wait in the order of their instants, however they arrived",
    from: stateOf({ c100: [1] }, { c103: [1], c110: [1] }),
    event: fire("c105", true, [1]),
    becomes: stateOf({ c100: [1] }, { c103: [1], c105: [1], c110: [1] }),
    effects: ["queue c105 1"],
  },
  {
    when: "a fire, full queue: the oldest falls out",
    from: stateOf({ c100: [0, 1] }, fullQueue),
    event: fire("c900", true),
    becomes: stateOf({ c100: [0, 1], c900: [2] }, { ...withoutOldest, c900: [0, 1] }),
    effects: ["start c900 2", "queue c900 0,1", "miss c200 0,1"],
  },
  {
    when: "a fire that fills the queue waits, and none falls out",
    from: stateOf({ c100: [0, 1] }, withoutOldest),
    event: fire("c900", true),
    becomes: stateOf({ c100: [0, 1], c900: [2] }, { ...withoutOldest, c900: [0, 1] }),
    effects: ["start c900 2", "queue c900 0,1"],
  },
  {
    when: "a fire older than all that wait in a full queue falls out itself",
    from: stateOf({ c100: [0, 1] }, fullQueue),
    event: fire("c150", true),
    becomes: stateOf({ c100: [0, 1], c150: [2] }, fullQueue),
    effects: ["start c150 2", "miss c150 0,1"],
  },
  {
    when: "a repeated fire gets the same answer",
    from: stateOf({ c100: [1], c105: [0, 2] }, { c105: [1] }),
    event: fire("c105", true),
    becomes: stateOf({ c100: [1], c105: [0, 2] }, { c105: [1] }),
    effects: ["start c105 0,2", "queue c105 1"],
  },
  {
    when: "a shard ends, nothing waits for it: it is free",
    from: stateOf({ c100: [0, 1] }, { c105: [1] }),
    event: { kind: "ended", fireId: "c100", offsets: [0] },
    becomes: stateOf({ c100: [1] }, { c105: [1] }),
    effects: [],
  },
  {
    when: "shards end: each is taken by the oldest fire that waits for it",
    from: stateOf({ c100: [0, 1, 2] }, { c105: [1], c110: [1, 2] }),
    event: { kind: "ended", fireId: "c100", offsets: [1, 2] },
    becomes: stateOf({ c100: [0], c105: [1], c110: [2] }, { c110: [1] }),
    effects: ["start c105 1", "start c110 2"],
  },
  {
    when: "several shards end that one fire waits for: it gets all of them",
    from: stateOf({ c100: [0, 1, 2] }, { c105: [0, 2] }),
    event: { kind: "ended", fireId: "c100", offsets: [0, 2] },
    becomes: stateOf({ c100: [1], c105: [0, 2] }),
    effects: ["start c105 0,2"],
  },
  {
    when: "a waiting shard that ends without having run waits no more",
    from: stateOf({ c100: [1] }, { c105: [1], c110: [1] }),
    event: { kind: "ended", fireId: "c105", offsets: [1] },
    becomes: stateOf({ c100: [1] }, { c110: [1] }),
    effects: [],
  },
  {
    when: "a halt: waiting shards of the cancelled wait no more, running ones run until they have ended",
    from: stateOf({ c100: [1] }, { c105: [1], c110: [1] }),
    event: { kind: "halt", through: 9, fireIds: new Set(["c100", "c105"]) },
    becomes: stateOf({ c100: [1] }, { c110: [1] }, 9),
    effects: [],
  },
  {
    when: "a halt of an idle chunk makes an older read of the state stale",
    from: stateOf({}),
    event: { kind: "halt", through: 9, fireIds: new Set() },
    becomes: stateOf({}, {}, 9),
    effects: [],
  },
  {
    when: "a cancel of one execution halts no other: its waiting shards leave the queue",
    from: stateOf({ c100: [1] }, { c105: [1], c110: [1] }, 4),
    event: { kind: "halt", through: 0, fireIds: new Set(["c105"]) },
    becomes: stateOf({ c100: [1] }, { c110: [1] }, 4),
    effects: [],
  },
  {
    when: "an execution that began after the halt starts",
    from: stateOf({}, {}, 4),
    event: fire("c105", false),
    becomes: stateOf({ c105: [0, 1, 2] }, {}, 4),
    effects: ["start c105 0,1,2"],
  },
];

test.each(rows)("$when", ({ from, event, becomes, effects }) => {
  const next = daemonTransition(from, event);
  expect(next.state).toEqual({ ...becomes, version: 8 });
  expect(next.effects.map(({ kind, fireId, offsets }) => `${kind} ${fireId} ${offsets.join(",")}`)).toEqual(effects);
});

test("an execution that the halt was meant for gets no shard", () => {
  for (const haltedThrough of [5, 6]) {
    const state = stateOf({}, {}, haltedThrough);
    const next = daemonTransition(state, fire("c105", true));
    expect(next).toEqual({ state, effects: [], refused: "halted" });
    expect(next.state).toBe(state);
  }
});

test("a chunk of which nothing was written has version 0, and no halt", () => {
  expect(IDLE_DAEMON).toEqual({ version: 0, busy: new Map(), queue: [], haltedThrough: 0 });
});

test("an event that does not apply changes nothing", () => {
  const state = stateOf({ c100: [0] }, { c105: [0] }, 9);
  const strangers: DaemonEvent[] = [
    { kind: "ended", fireId: "c99", offsets: [0, 1] },
    { kind: "ended", fireId: "c100", offsets: [1] },
    { kind: "halt", through: 8, fireIds: new Set(["c110"]) },
    { kind: "halt", through: 9, fireIds: new Set() },
  ];
  for (const event of strangers) expect(daemonTransition(state, event)).toEqual({ state, effects: [] });
  for (const event of strangers) expect(daemonTransition(state, event).state).toBe(state);
  expect(daemonTransition(IDLE_DAEMON, { kind: "ended", fireId: "c1", offsets: [0] }).state).toBe(IDLE_DAEMON);
});
