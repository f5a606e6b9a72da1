import { createHandler as createCollector } from "../../functions/collector/handler.ts";
import type { Check } from "../../functions/contract/messages.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { createHandler as createPlanner } from "../../functions/planner/handler.ts";
import { createHandler as createSweep } from "../../functions/sweep/handler.ts";
import { owedOf } from "../memory/message-ports.ts";
import { batchOf, type overWorld, recordOf } from "./over-world.ts";

export type Over = Awaited<ReturnType<typeof overWorld>>;

/** Rounds of a sweep after which nothing may be owed any more. */
const ROUNDS = 50;

/** How runners report the end of a task. @default FINISHED */
export type Report = (task: { readonly item: number; readonly taskId: string }) => object;

/**
 * Forgets every message on its way. Then it does the work that is owed until an instant: time passes until the work is
 * due, the sweep hands it out, and all further requests are served at once. Runners report that their tasks
 * have FINISHED.
 */
export async function doOwedWork(over: Over, until: number, report: Report = () => ({})): Promise<void> {
  const { world } = over;
  for (const lost of [world.ticks, world.laterChecks, world.invoked]) lost.length = 0;
  await deliver(over, until, report);
  for (let round = 0; round < ROUNDS; round++) {
    const [first] = owedOf(world);
    if (first === undefined || first.dueAt > until) return;
    world.now = Math.max(world.now, first.dueAt);
    await createSweep(over.deps)();
    await deliver(over, until, report);
  }
  throw new Error(`still owed after ${ROUNDS} sweeps: ${JSON.stringify(owedOf(world))}`);
}

/** Everything that is asked for, the earliest first. Ticks and checks of later than `until` stay. */
export async function deliver(over: Over, until: number, report: Report = () => ({})): Promise<void> {
  const { world } = over;
  while (await deliverOne(over, until, report))
    if (world.run.length > 10_000) throw new Error("it goes round for ever");
}

async function deliverOne(over: Over, until: number, report: Report): Promise<boolean> {
  const { world, deps } = over;
  const message = world.invoked.shift();
  if (message !== undefined) {
    if ("plan" in message) await createPlanner(deps)(message.plan);
    if ("followApp" in message) await createPlanner(deps)(message.followApp);
    if ("fanOut" in message) await createDispatcher(deps)(message.fanOut);
    if ("halt" in message) await createDispatcher(deps)(message.halt);
    if ("backfill" in message) await createDispatcher(deps)(message.backfill);
    if ("check" in message) await createCollector(deps)(message.check);
    if ("collect" in message) await createCollector(deps)(message.collect);
    return true;
  }
  const task = world.run.find(({ task }) => world.tasks.get(task.taskId) === undefined)?.task;
  if (task !== undefined) {
    await deps.claims.claim(task.taskId, { nonce: task.taskId, segment: 1, claimedAt: world.now });
    await createCollector(deps)(recordOf(task, { endedAt: world.now, ...report(task) }));
    return true;
  }
  return (await deliverLater(over, until)) || deliverTick(over, until);
}

async function deliverLater({ world, deps }: Over, until: number): Promise<boolean> {
  const next = world.laterChecks.toSorted((a, b) => a.at - b.at).find(({ at }) => at <= until);
  if (next === undefined) return false;
  world.laterChecks.splice(world.laterChecks.indexOf(next), 1);
  world.now = Math.max(world.now, next.at);
  const check: Check = next.check;
  await createCollector(deps)(check);
  return true;
}

async function deliverTick({ world, deps }: Over, until: number): Promise<boolean> {
  const isOver = ({ instantEpochSeconds }: { instantEpochSeconds: number }) => instantEpochSeconds * 1_000 <= until;
  const tick = world.ticks.toSorted((a, b) => a.instantEpochSeconds - b.instantEpochSeconds).find(isOver);
  if (tick === undefined) return false;
  world.ticks.splice(world.ticks.indexOf(tick), 1);
  world.now = Math.max(world.now, tick.instantEpochSeconds * 1_000);
  await createDispatcher(deps)(batchOf(tick));
  return true;
}
