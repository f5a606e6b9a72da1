import type { JobConfig } from "../../functions/contract/job.ts";
import { diceOf } from "../../functions/core/run/dice.ts";
import { aJob, anApp } from "../a-job.ts";
import { Adversary } from "./adversary.ts";
import { Client, type Operation } from "./client.ts";
import { Dice } from "./dice.ts";
import { type Ports, System } from "./system.ts";

export interface Scenario {
  readonly seed: number;
  /** Multiplies the likelihood of faults; 0 is peace. @default 1 */
  readonly severity?: number;
  readonly plant?: (ports: Ports) => Ports;
}

export interface History {
  readonly system: System;
  readonly clients: readonly Client[];
}

/** Crons of the simulated jobs, all of them evaluated by the naive evaluator once. */
export const CRONS = [
  "0/5 * * * * ?",
  "0/10 * * * * ?",
  "7/20 * * * * ?",
  "0 * * * * ?",
  "30 0/2 * * * ?",
  "0 0/5 * * * ?",
];
/** What ends the fires of a job without ending the job. */
const RARELY = "0 0 0 1 1 ? 2099";
export const START = Date.parse("2027-03-01T08:00:00Z");
/** Time to come to rest after the faults: the longest waits for vanished messages, their failovers, and sweeps between them. */
const REST_MS = 6 * 3_600_000;
/** A queue of a hundred large executions, each with its failovers, may take this long, but goes on all the while. */
const LONGEST_REST_MS = 48 * 3_600_000;

/** One seed's story: jobs come, change and go while everything goes wrong; then the faults end, and all must come to rest. */
export async function play({ seed, severity = 1, plant }: Scenario): Promise<History> {
  const dice = new Dice(seed * 2 + 1);
  const adversary = new Adversary(seed * 2, severity);
  const startAt = START + dice.between(0, 59_999);
  const longest = dice.pick([500, 4_000, 15_000, 90_000]);
  const system = new System({
    startAt,
    adversary,
    maxInFlight: 250,
    work: ({ taskId }) => {
      const luck = diceOf(taskId);
      const outcome = luck < 0.03 ? "ERROR" : luck < 0.08 ? "FAILED" : "FINISHED";
      return { ms: 20 + Math.floor(diceOf(`${taskId} ms`) * longest), outcome };
    },
    ...(plant === undefined ? {} : { plant }),
  });
  const app = anApp();
  system.world.apps.put(app.appName, app);
  system.world.appRevisions.put(`${app.appName}#${app.incarnation}#${String(app.revision).padStart(16, "0")}`, app);
  const minutes = dice.between(4, 15);
  const until = startAt + minutes * 60_000;
  if (severity > 0 && dice.chance(0.1)) system.eventBridge.deadUntil = startAt + 3_600_000;
  const clients = Array.from({ length: dice.between(1, 3) }, (_, index) => new Client(system, `job.${index}`));
  const lives = clients.map((client) =>
    live(system, client, new Dice(seed * 31 + Number(client.jobName.slice(4))), until),
  );
  await system.clock.run(until);
  adversary.isActive = false;
  await system.clock.run(until + 60_000);
  await Promise.all(lives.map((life) => Promise.race([life, Promise.resolve()])));
  const rests = clients.map((client) => rest(client));
  await system.clock.run(until + 120_000);
  await Promise.all(rests);
  const isBusy = () =>
    system.world.states.keys().some((jobName) => system.world.states.get(jobName)?.running !== undefined);
  for (let rested = REST_MS; rested === REST_MS || (isBusy() && rested <= LONGEST_REST_MS); rested += REST_MS) {
    await system.clock.run(until + rested);
  }
  return { system, clients };
}

function someJob(jobName: string, dice: Dice): JobConfig {
  return aJob({
    jobName,
    cron: dice.pick(CRONS),
    timeZone: dice.pick(["UTC", "UTC", "Asia/Shanghai"]),
    shardingTotalCount: dice.chance(0.02) ? dice.between(201, 420) : dice.between(1, 4),
    misfire: dice.chance(0.5),
    failover: dice.chance(0.5),
  });
}

async function live(system: System, client: Client, dice: Dice, until: number): Promise<void> {
  await system.clock.sleepUntil(system.clock.now + dice.between(0, 30_000));
  let config = someJob(client.jobName, dice);
  while (system.clock.now < until && !(await client.request("register", config))) {
    await system.clock.sleepUntil(system.clock.now + 1_000);
  }
  while (system.clock.now < until) {
    await system.clock.sleepUntil(
      system.clock.now + (dice.chance(0.3) ? dice.between(1, 900) : dice.between(5_000, 240_000)),
    );
    if (system.clock.now >= until) return;
    const operation = dice.pick<Operation>([
      "update",
      "update",
      "disable",
      "enable",
      "enable",
      "deregister",
      "register",
      "trigger",
      "trigger",
    ]);
    if (operation === "update" || operation === "register") config = someJob(client.jobName, dice);
    await client.request(operation, config);
  }
}

/** No more fires: an acknowledged update to a cron that does not fire for decades, or no job at all. */
async function rest(client: Client): Promise<void> {
  const config = aJob({ jobName: client.jobName, cron: RARELY });
  if (!(await client.request("update", config))) await client.request("deregister", config);
  client.conclude();
}
