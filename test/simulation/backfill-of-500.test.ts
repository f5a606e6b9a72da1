import { expect, test } from "vitest";
import { isBackfillFire } from "../../functions/core/run/ids.ts";
import { aJob, anApp } from "../support/a-job.ts";
import { patienceMs } from "../support/patience.ts";
import { Adversary } from "./adversary.ts";
import { violationsOf } from "./checker.ts";
import { Client } from "./client.ts";
import { JobKnowledge } from "./job-knowledge.ts";
import { comeToRest, START } from "./scenario.ts";
import { System } from "./system.ts";

const INSTANTS = 500;
/** The first execution runs longer than the time of all instants, so they are skipped. */
const LONG_MS = (INSTANTS + 10) * 1_000;
/** An instant is settled within this time. */
const SETTLED_MS = 180_000;
const DAY_MS = 86_400_000;
const EVERY_SECOND = aJob({
  jobName: "busy",
  cron: "* * * * * ?",
  misfire: false,
  shardingTotalCount: 1,
  shardingItemParameters: "",
});

/** A job whose cron has had 501 fires and will have no more. One of them ran. */
async function busyJob(seed: number) {
  const weakness = { deadly: ["dispatcher backfills.advance", "collector invoker.backfill"] };
  const adversary = new Adversary(seed, { weakness });
  adversary.isActive = false;
  const system = new System({
    ...{ startAt: START, adversary, maxSteps: 20_000_000 },
    work: ({ executionId }) => ({ ms: executionId.startsWith("busy.c") ? LONG_MS : 20, outcome: "FINISHED" }),
  });
  await system.publish(anApp());
  const job = new JobKnowledge("busy", system.clock.now);
  const client = new Client(system, job, "the user");
  await client.request("register", EVERY_SECOND);
  await system.clock.run(START + INSTANTS * 1_000 + 2_500);
  const update = client.request("update", { ...EVERY_SECOND, cron: "0 0 0 1 1 ? 2099" });
  await system.clock.run(system.clock.now + SETTLED_MS);
  await update;
  return { system, job, adversary };
}

test(
  "a backfill of 500 instants runs each once, although three requests ask for it at once and it is killed half-way",
  async () => {
    const { system, job, adversary } = await busyJob(1);
    const skipped = system.world.fires.values("busy#").filter(({ status }) => status === "SKIPPED");
    const [first, last] = [skipped[0], skipped[INSTANTS - 1]].map((fire) => new Date(fire?.firedAt ?? 0).toISOString());
    adversary.isActive = true;
    const body = { from: first, to: last, maxParallel: 20 };
    const ask = async (): Promise<number> => {
      const ending = await system.request({ method: "POST", path: "/api/job/busy/backfill", body });
      if (ending.kind === "answered" && ending.answer.statusCode < 500) return ending.answer.statusCode;
      await system.clock.sleepUntil(system.clock.now + 1_000);
      return ask();
    };
    const asking = Promise.all([ask(), ask(), ask()]);
    await system.clock.run(system.clock.now + 300_000);
    // One of the requests has begun the backfill, perhaps in a try whose answer was lost.
    for (const status of await asking) expect([202, 409]).toContain(status);
    await system.clock.run(system.clock.now + DAY_MS);
    await comeToRest(system, [job]);

    expect(adversary.crashPoints.get("dispatcher backfills.advance")).toBeGreaterThan(0);
    const fires = system.world.fires.values("busy#").filter(({ fireId }) => isBackfillFire(fireId));
    expect(fires.map(({ firedAt }) => firedAt)).toEqual(skipped.slice(0, INSTANTS).map(({ firedAt }) => firedAt));
    const executions = system.world.executions.values("").filter(({ fireId }) => isBackfillFire(fireId));
    expect(executions).toHaveLength(INSTANTS);
    const ran = system.runs.filter(({ executionId }) => executionId.startsWith("busy.b"));
    expect(new Set(ran.map(({ executionId }) => executionId)).size).toBe(ran.length);
    expect(violationsOf({ system, jobs: [job] })).toEqual([]);
  },
  patienceMs(60_000),
);
