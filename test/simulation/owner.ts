import { type App, AppConfig } from "../../functions/contract/app.ts";
import type { Sent } from "../api/gateway-event.ts";
import type { Dice } from "./dice.ts";
import type { JobKnowledge } from "./job-knowledge.ts";
import type { Story } from "./story.ts";
import type { System } from "./system.ts";

export interface Ownership {
  readonly system: System;
  readonly app: App;
  /** All jobs of the app. */
  readonly jobs: readonly JobKnowledge[];
  readonly story: Story;
  readonly dice: Dice;
  /** Epoch ms. */
  readonly until: number;
}

/**
 * The least time from the deletion of an app to its next publication, ms. It is longer than clocks differ, so jobs of
 * the deleted app are older by each clock.
 */
const LEAST_GONE_MS = 5_000;
/** Between two tries of a request, ms. */
const AGAIN_MS = 1_000;
const BEING_DELETED_MS = 20_000;

/** The owner of the app, to which all jobs belong. It disables or deletes the app now and then, for a while. */
export async function own(ownership: Ownership): Promise<void> {
  const { system, story, dice, until } = ownership;
  const { clock } = system;
  // A withdrawal ends the backfills of all jobs.
  if (story.name === "backfills") return;
  if (story.name !== "apps" && !dice.chance(0.3)) return;
  const lastsMs = until - clock.now;
  while (clock.now < until) {
    await clock.sleepUntil(Math.min(until, clock.now + dice.between(0, lastsMs / 6)));
    const isDeletion = story.name === "apps" && dice.chance(0.6);
    // The last withdrawal of some stories outlasts the faults.
    const isLong = story.name === "apps" && dice.chance(0.3);
    const goneMs = isLong ? until - clock.now + story.lastsMs : dice.between(LEAST_GONE_MS, lastsMs / 10);
    if (clock.now >= until) return;
    if (isDeletion) await replace(ownership, goneMs);
    else await suspend(ownership, goneMs);
  }
}

/**
 * Disables the app for a while. In the story of apps it does not repeat a failed request: the sweep finishes the work.
 */
async function suspend({ system, app, story }: Ownership, goneMs: number): Promise<void> {
  const { clock } = system;
  const disable = { method: "POST", path: `/api/app/${app.appName}/disable` };
  if (story.name === "apps") await statusOf(system, disable);
  else await until204(system, disable);
  await clock.sleepUntil(clock.now + goneMs);
  await until204(system, { method: "POST", path: `/api/app/${app.appName}/enable` });
}

/** Deletes the app with its jobs, and publishes it again after a while. */
async function replace({ system, app, jobs }: Ownership, goneMs: number): Promise<void> {
  const { clock } = system;
  for (const job of jobs) job.withdraw(clock.now);
  const remove = { method: "DELETE", path: `/api/app/${app.appName}` };
  while (![204, 404].includes(await statusOf(system, remove))) await clock.sleepUntil(clock.now + AGAIN_MS);
  await clock.sleepUntil(clock.now + goneMs);
  await publish(system, app);
  for (const job of jobs) job.restore(clock.now);
}

/** Publishes the app, and tries again until it exists. */
export async function publish(system: System, app: App): Promise<void> {
  const { clock, world } = system;
  const sent = { method: "POST", path: "/api/app", body: AppConfig.parse(app) };
  for (let status = await statusOf(system, sent); status !== 201; status = await statusOf(system, sent)) {
    // An earlier try took effect, and its answer was lost.
    if (world.apps.has(app.appName)) break;
    await clock.sleepUntil(clock.now + (status === 409 ? BEING_DELETED_MS : AGAIN_MS));
  }
}

async function until204(system: System, sent: Sent): Promise<void> {
  while ((await statusOf(system, sent)) !== 204) await system.clock.sleepUntil(system.clock.now + AGAIN_MS);
}

/** @returns 500 when there is no answer. @throws when the request is invalid: the owner sends only valid ones. */
async function statusOf(system: System, sent: Sent): Promise<number> {
  const ending = await system.request(sent);
  if (ending.kind !== "answered") return 500;
  const { statusCode, body } = ending.answer;
  if (statusCode === 400) throw new Error(`the owner asks for ${sent.method} ${sent.path} and is refused: ${body}`);
  return statusCode;
}
