import { createHmac } from "node:crypto";
import type { DeadLetters } from "../../functions/ports/dead-letters.ts";
import type { Invoker, NotifierInvoker, Runners } from "../../functions/ports/invoker.ts";
import type { LaterChecks } from "../../functions/ports/later-checks.ts";
import { type Owed, type OwedIndex, PLAN_SHARDS, WORK_SHARDS } from "../../functions/ports/owed-index.ts";
import type { TaskKey } from "../../functions/ports/task-key.ts";
import type { TickQueue } from "../../functions/ports/tick-queue.ts";
import type { RowReads } from "./rows.ts";
import type { Tables, World } from "./world.ts";

export const tickQueue = (world: World): TickQueue => ({
  send: async (ticks) => void world.ticks.push(...structuredClone(ticks)),
});

export const laterChecks = (world: World): LaterChecks => ({
  send: async (check, at) => void world.laterChecks.push({ check: structuredClone(check), at }),
});

export const invoker = (world: World): Invoker => ({
  plan: async (wake) => void world.invoked.push({ plan: structuredClone(wake) }),
  followApp: async (message) => void world.invoked.push({ followApp: structuredClone(message) }),
  beat: async (message) => void world.invoked.push({ beat: structuredClone(message) }),
  fanOut: async (message) => void world.invoked.push({ fanOut: structuredClone(message) }),
  halt: async (message) => void world.invoked.push({ halt: structuredClone(message) }),
  backfill: async (message) => void world.invoked.push({ backfill: structuredClone(message) }),
  notify: async (message) => void world.invoked.push({ notify: structuredClone(message) }),
  check: async (message) => void world.invoked.push({ check: structuredClone(message) }),
  collect: async (record) => void world.invoked.push({ collect: structuredClone(record) }),
});

export const notifier = (world: World): NotifierInvoker => ({
  tell: async (message) => void world.invoked.push({ tell: structuredClone(message) }),
});

export const runners = (world: World, tiers: readonly number[] = [256, 512, 1024, 3008]): Runners => ({
  tiers,
  run: async (tier, tenant, task, outcomes) =>
    void world.run.push({ tier, tenant, task: structuredClone(task), outcomes }),
});

/** @param secrets of the keys 1, 2, … */
export const taskKey = (...secrets: readonly string[]): TaskKey => {
  const all = secrets.length === 0 ? ["a secret of tests"] : secrets;
  const find: TaskKey["find"] = async (key) => {
    const secret = all[key - 1];
    const mark = key === 1 ? "" : `${key}.`;
    return secret === undefined
      ? undefined
      : (text) => mark + createHmac("sha256", secret).update(text).digest("base64url");
  };
  return {
    find,
    make: async () => {},
    async signer(key = 1) {
      const sign = await find(key);
      if (sign === undefined) throw new Error(`key ${key} of the task ids is gone`);
      return sign;
    },
    newest: async () => all.length,
  };
};

/** How long a received letter is hidden from others: longer than one sweep needs it. */
const HIDDEN_MS = 300_000;

export const deadLetters = (world: World): DeadLetters => ({
  async receive(queue, limit) {
    const letters = world.deadLetters[queue];
    const visible = letters.filter(({ hiddenUntil = 0 }) => hiddenUntil <= world.now);
    return visible.slice(0, limit).map((letter) => {
      letter.receives += 1;
      letter.hiddenUntil = world.now + HIDDEN_MS;
      return {
        body: letter.body,
        receives: letter.receives,
        remove: async () => void letters.splice(letters.indexOf(letter), 1),
      };
    });
  },
});

/** The name or id of the item that owes the work. */
const ownerOf = (owed: Owed): string =>
  "jobName" in owed
    ? owed.jobName
    : "appName" in owed
      ? owed.appName
      : "subscription" in owed
        ? owed.subscription
        : owed.executionId;

/** Work is in shards 0 to 15 and plans are in 16 to 31 by the length of their key: any stable spreading will do. */
export const owedIndex = (owedNow: () => readonly Owed[]): OwedIndex => ({
  async *overdue(shard, until) {
    for (const owed of owedNow()) {
      if (shardOf(owed) === shard && owed.dueAt <= until) yield owed;
    }
  },
});

const shardOf = (owed: Owed): number => {
  const { length } = ownerOf(owed);
  return owed.owes === "plan" ? WORK_SHARDS + (length % PLAN_SHARDS) : length % WORK_SHARDS;
};

/** Everything that is owed, oldest first. @param world perhaps the one that eventually consistent reads see. */
export function owedOf(world: Tables): Owed[] {
  const found: Owed[] = [];
  const list = (rows: RowReads<unknown>, make: (key: string, kind: string, dueAt: number) => Owed) => {
    for (const key of rows.owing()) {
      const owes = rows.marks(key)?.owes;
      if (owes !== undefined) found.push(make(key, owes.kind, owes.dueAt));
    }
  };
  list(world.cursors, (jobName, _, dueAt) => ({ owes: "plan", jobName, dueAt }));
  list(world.appChanges, (appName, _, dueAt) => ({ owes: "app", appName, dueAt }));
  list(world.halts, (jobName, _, dueAt) => ({ owes: "halt", jobName, dueAt }));
  list(world.backfills, (jobName, _, dueAt) => ({ owes: "backfill", jobName, dueAt }));
  list(world.outbox, (key, _, dueAt) => {
    const at = key.lastIndexOf("#");
    return { owes: "notice", jobName: key.slice(0, at), version: Number(key.slice(at + 1)), dueAt };
  });
  list(world.waiting, (key, _, dueAt) => ({ owes: "tell", subscription: key.slice(0, key.indexOf("#")), dueAt }));
  list(world.executions, (executionId, kind, dueAt) =>
    kind === "fan-out" ? { owes: "fan-out", executionId, dueAt } : { owes: "check", executionId, chunk: 0, dueAt },
  );
  list(world.chunks, (key, _, dueAt) => {
    const at = key.lastIndexOf("#");
    return { owes: "check", executionId: key.slice(0, at), chunk: Number(key.slice(at + 1)), dueAt };
  });
  return found.sort((a, b) => a.dueAt - b.dueAt);
}
