import { expect, test } from "vitest";
import { QUEUE_LIMIT, type RunState } from "../../../functions/core/run/run-state.ts";
import { HALT_BATCH, type RunEvent, transition } from "../../../functions/core/run/transition.ts";

const idle: RunState = { version: 7, queue: [] };
const running: RunState = { version: 7, running: "c100", queue: [] };
const waiting: RunState = { version: 7, running: "c100", queue: ["c105", "tA", "c110"] };
const cronFires = (count: number) => Array.from({ length: count }, (_, index) => `c${200 + index}`);
const triggers = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);
const full: RunState = { version: 7, running: "c100", queue: ["t0", ...cronFires(QUEUE_LIMIT - 1)] };
const fullOfTriggers: RunState = { version: 7, running: "c100", queue: triggers(QUEUE_LIMIT) };

interface Row {
  when: string;
  from: RunState;
  event: RunEvent;
  becomes: Omit<RunState, "version">;
  effects: readonly string[];
}

const rows: Row[] = [
  {
    when: "a fire, nothing runs: start",
    from: idle,
    event: { kind: "fire", fireId: "c105", misfire: false },
    becomes: { running: "c105", queue: [] },
    effects: ["start c105"],
  },
  {
    when: "a fire, something runs, no misfire: skip",
    from: running,
    event: { kind: "fire", fireId: "c105", misfire: false },
    becomes: { running: "c100", queue: [] },
    effects: ["SKIPPED c105 overlap"],
  },
  {
    when: "a fire, something runs, misfire: queue",
    from: running,
    event: { kind: "fire", fireId: "c105", misfire: true },
    becomes: { running: "c100", queue: ["c105"] },
    effects: ["queue c105"],
  },
  {
    when: "a fire whose tick was overtaken waits in the order of instants, triggers keep their place",
    from: waiting,
    event: { kind: "fire", fireId: "c107", misfire: true },
    becomes: { running: "c100", queue: ["c105", "tA", "c107", "c110"] },
    effects: ["queue c107"],
  },
  {
    when: "a fire, full queue: the oldest cron fire falls out",
    from: full,
    event: { kind: "fire", fireId: "c900", misfire: true },
    becomes: { running: "c100", queue: ["t0", ...cronFires(QUEUE_LIMIT - 1).slice(1), "c900"] },
    effects: ["queue c900", "MISSED c200 queue-full"],
  },
  {
    when: "a fire older than all that wait in a full queue falls out itself",
    from: full,
    event: { kind: "fire", fireId: "c150", misfire: true },
    becomes: { running: "c100", queue: full.queue },
    effects: ["MISSED c150 queue-full"],
  },
  {
    when: "triggers are never evicted",
    from: fullOfTriggers,
    event: { kind: "fire", fireId: "c900", misfire: true },
    becomes: { running: "c100", queue: fullOfTriggers.queue },
    effects: ["MISSED c900 queue-full"],
  },
  {
    when: "a fire that came too late is recorded, busy or not",
    from: idle,
    event: { kind: "drop", fireId: "c105", status: "MISSED", reason: "late" },
    becomes: { queue: [] },
    effects: ["MISSED c105 late"],
  },
  {
    when: "a trigger, nothing runs: start",
    from: idle,
    event: { kind: "trigger", fireId: "tB" },
    becomes: { running: "tB", queue: [] },
    effects: ["start tB"],
  },
  {
    when: "a trigger, something runs: queue",
    from: waiting,
    event: { kind: "trigger", fireId: "tB" },
    becomes: { running: "c100", queue: ["c105", "tA", "c110", "tB"] },
    effects: ["queue tB"],
  },
  {
    when: "completed, nothing waits: close",
    from: running,
    event: { kind: "completed", fireId: "c100" },
    becomes: { queue: [] },
    effects: ["close c100"],
  },
  {
    when: "completed while fires wait: close it and start the oldest, in one transition",
    from: waiting,
    event: { kind: "completed", fireId: "c100" },
    becomes: { running: "c105", queue: ["tA", "c110"] },
    effects: ["close c100", "start c105"],
  },
  {
    when: "disable, nothing runs: the version is bumped",
    from: idle,
    event: { kind: "halt", reason: "disabled" },
    becomes: { queue: [] },
    effects: [],
  },
  {
    when: "deregister: waiting fires are skipped, the running execution is cancelled and counts as running",
    from: waiting,
    event: { kind: "halt", reason: "deregistered" },
    becomes: { running: "c100", queue: [] },
    effects: [
      "SKIPPED c105 deregistered",
      "SKIPPED tA deregistered",
      "SKIPPED c110 deregistered",
      "cancel c100 deregistered",
    ],
  },
  {
    when: "disable with a long queue: as much as fits one transaction",
    from: fullOfTriggers,
    event: { kind: "halt", reason: "disabled" },
    becomes: { running: "c100", queue: triggers(QUEUE_LIMIT).slice(HALT_BATCH) },
    effects: [...triggers(HALT_BATCH).map((fireId) => `SKIPPED ${fireId} disabled`), "cancel c100 disabled"],
  },
  {
    when: "kill of the running execution: it is cancelled, waiting fires wait on",
    from: waiting,
    event: { kind: "kill", fireId: "c100" },
    becomes: { running: "c100", queue: waiting.queue },
    effects: ["cancel c100 killed"],
  },
  {
    when: "update: the version is bumped",
    from: waiting,
    event: { kind: "update" },
    becomes: { running: "c100", queue: waiting.queue },
    effects: [],
  },
  {
    when: "a fire of a DAEMON job: an execution of its own, beside those that run",
    from: { ...idle, daemonRuns: 1, daemonChunks: 3 },
    event: { kind: "daemon-fire", fireId: "c105", chunks: 2 },
    becomes: { queue: [], daemonRuns: 2, daemonChunks: 3 },
    effects: ["start c105"],
  },
  {
    when: "a fire of a job that has become a DAEMON one, while it runs as a TRANSIENT one: skip",
    from: running,
    event: { kind: "daemon-fire", fireId: "c105", chunks: 2 },
    becomes: { running: "c100", queue: [] },
    effects: ["SKIPPED c105 overlap"],
  },
  {
    when: "a fire of a DAEMON job, while fires wait from when it was another kind: skip",
    from: { ...idle, daemonRuns: 1, queue: ["c100"] },
    event: { kind: "daemon-fire", fireId: "c105", chunks: 2 },
    becomes: { daemonRuns: 1, queue: ["c100"] },
    effects: ["SKIPPED c105 overlap"],
  },
  {
    when: "a fire of a job that is no DAEMON one any more, while it runs as one: skip",
    from: { ...idle, daemonRuns: 1 },
    event: { kind: "fire", fireId: "c105", misfire: false },
    becomes: { daemonRuns: 1, queue: [] },
    effects: ["SKIPPED c105 overlap"],
  },
  {
    when: "a fire of a job that is no DAEMON one any more, while it runs as one, misfire: queue",
    from: { ...idle, daemonRuns: 1 },
    event: { kind: "fire", fireId: "c105", misfire: true },
    becomes: { daemonRuns: 1, queue: ["c105"] },
    effects: ["queue c105"],
  },
  {
    when: "a trigger of a job that is no DAEMON one any more, while it runs as one: queue",
    from: { ...idle, daemonRuns: 1 },
    event: { kind: "trigger", fireId: "tB" },
    becomes: { daemonRuns: 1, queue: ["tB"] },
    effects: ["queue tB"],
  },
  {
    when: "an execution of a DAEMON job is cancelled by itself",
    from: { ...idle, daemonRuns: 2 },
    event: { kind: "cancel", fireId: "c105", reason: "killed" },
    becomes: { queue: [], daemonRuns: 2 },
    effects: ["cancel c105 killed"],
  },
  {
    when: "an execution of a DAEMON job has completed beside others: close it, waiting fires wait on",
    from: { ...idle, daemonRuns: 2, queue: ["c100"] },
    event: { kind: "daemon-completed", fireId: "c90", sampling: { every: 0, hasFailed: false } },
    becomes: { daemonRuns: 1, queue: ["c100"] },
    effects: ["close c90"],
  },
  {
    when: "the last execution of a DAEMON job has completed: close it and start the oldest that waits",
    from: { ...idle, daemonRuns: 1, queue: ["c100", "c110"] },
    event: { kind: "daemon-completed", fireId: "c90", sampling: { every: 1, hasFailed: false } },
    becomes: { daemonRuns: 0, running: "c100", queue: ["c110"] },
    effects: ["close c90", "start c100"],
  },
  {
    when: "the fourth of five sampled executions is forgotten",
    from: { ...idle, daemonRuns: 1, sampledOut: 3 },
    event: { kind: "daemon-completed", fireId: "c90", sampling: { every: 5, hasFailed: false } },
    becomes: { queue: [], daemonRuns: 0, sampledOut: 4 },
    effects: ["forget c90"],
  },
  {
    when: "the fifth of five sampled executions is kept",
    from: { ...idle, daemonRuns: 1, sampledOut: 4 },
    event: { kind: "daemon-completed", fireId: "c90", sampling: { every: 5, hasFailed: false } },
    becomes: { queue: [], daemonRuns: 0, sampledOut: 0 },
    effects: ["close c90"],
  },
  {
    when: "every failure is kept, and counts",
    from: { ...idle, daemonRuns: 1, sampledOut: 1 },
    event: { kind: "daemon-completed", fireId: "c90", sampling: { every: 5, hasFailed: true } },
    becomes: { queue: [], daemonRuns: 0, sampledOut: 2 },
    effects: ["close c90"],
  },
  {
    when: "the first of five sampled executions is forgotten",
    from: { ...idle, daemonRuns: 1 },
    event: { kind: "daemon-completed", fireId: "c90", sampling: { every: 5, hasFailed: false } },
    becomes: { queue: [], daemonRuns: 0, sampledOut: 1 },
    effects: ["forget c90"],
  },
  {
    when: "the first of two sampled executions is forgotten",
    from: { ...idle, daemonRuns: 1 },
    event: { kind: "daemon-completed", fireId: "c90", sampling: { every: 2, hasFailed: false } },
    becomes: { queue: [], daemonRuns: 0, sampledOut: 1 },
    effects: ["forget c90"],
  },
  {
    when: "the first execution of a DAEMON job",
    from: idle,
    event: { kind: "daemon-fire", fireId: "c105", chunks: 3 },
    becomes: { queue: [], daemonRuns: 1, daemonChunks: 3 },
    effects: ["start c105"],
  },
  {
    when: "a DAEMON job whose number of shards was reduced",
    from: { ...idle, daemonRuns: 1, daemonChunks: 3 },
    event: { kind: "daemon-fire", fireId: "c105", chunks: 2 },
    becomes: { queue: [], daemonRuns: 2, daemonChunks: 3 },
    effects: ["start c105"],
  },
  {
    when: "fires whose app is halted leave the queue, the others keep their place",
    from: waiting,
    event: { kind: "leave-queue", fireIds: new Set(["c105", "c110", "c115"]), reason: "disabled" },
    becomes: { running: "c100", queue: ["tA"] },
    effects: ["SKIPPED c105 disabled", "SKIPPED c110 disabled"],
  },
];

const inWords = (effect: ReturnType<typeof transition>["effects"][number]) => {
  if (effect.kind === "end") return `${effect.status} ${effect.fireId} ${effect.reason}`;
  if (effect.kind === "cancel") return `cancel ${effect.fireId} ${effect.reason}`;
  if (effect.kind === "close" && !effect.isKept) return `forget ${effect.fireId}`;
  return `${effect.kind} ${effect.fireId}`;
};

test.each(rows)("$when", ({ from, event, becomes, effects }) => {
  const next = transition(from, event);
  expect(next.state).toEqual({ version: from.version + 1, ...becomes });
  expect(next.effects.map(inWords)).toEqual(effects);
  expect(next.refused).toBeUndefined();
});

test.each<{ when: string; from: RunState; event: RunEvent }>([
  {
    when: "another execution than the running one has completed",
    from: running,
    event: { kind: "completed", fireId: "c95" },
  },
  { when: "something has completed while nothing runs", from: idle, event: { kind: "completed", fireId: "c100" } },
  {
    when: "none of the fires that are to leave the queue waits",
    from: waiting,
    event: { kind: "leave-queue", fireIds: new Set(["c115"]), reason: "disabled" },
  },
  { when: "the execution to kill does not run", from: running, event: { kind: "kill", fireId: "c95" } },
])("nothing changes when $when", ({ from, event }) => {
  const next = transition(from, event);
  expect(next.state).toBe(from);
  expect(next.effects).toEqual([]);
});

test("a trigger is refused when the queue is full", () => {
  const next = transition(fullOfTriggers, { kind: "trigger", fireId: "tB" });
  expect(next).toEqual({ state: fullOfTriggers, effects: [], refused: "queue-full" });
});

test("a halt reaches all executions that began as a DAEMON up to it", () => {
  const next = transition({ ...idle, daemonRuns: 2, daemonChunks: 2 }, { kind: "halt", reason: "disabled" });
  expect(next.daemonHalt).toEqual({ through: 8, reason: "disabled" });
  expect(next.state).toEqual({ version: 8, queue: [], daemonRuns: 2, daemonChunks: 2 });
  expect(transition(running, { kind: "halt", reason: "disabled" }).daemonHalt).toBeUndefined();
  const ended = { ...waiting, daemonRuns: 0, daemonChunks: 2 };
  expect(transition(ended, { kind: "halt", reason: "disabled" }).daemonHalt).toBeUndefined();
});
