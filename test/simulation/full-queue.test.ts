import { expect, test } from "vitest";
import { MAX_PARAMETER_BYTES } from "../../functions/contract/job.ts";
import { MAX_TRIGGER_ITEMS } from "../../functions/contract/trigger.ts";
import { QUEUE_LIMIT } from "../../functions/core/run/run-state.ts";
import { aJob, anApp } from "../support/a-job.ts";
import { Adversary } from "./adversary.ts";
import { atRest } from "./checks/rest.ts";
import { START } from "./scenario.ts";
import { System } from "./system.ts";

const JOB = "foo_job";
const HOUR_MS = 3_600_000;

/** A running execution, and behind it a full queue of triggers of the largest size. */
async function fullQueue() {
  const system = new System({
    startAt: START,
    adversary: new Adversary(1, { severity: 0 }),
    work: () => ({ ms: 600_000, outcome: "FINISHED" }),
    maxInFlight: 200,
  });
  await system.publish(anApp());
  const answers: number[] = [];
  const ask = async (method: string, path: string, body?: object) => {
    const ending = await system.request({ method, path, ...(body && { body }) });
    answers.push(ending.kind === "answered" ? ending.answer.statusCode : 0);
  };
  const config = aJob({ cron: "0 0 0 1 1 ? 2099", shardingTotalCount: MAX_TRIGGER_ITEMS, shardingItemParameters: "" });
  const shardingItems = Array.from({ length: MAX_TRIGGER_ITEMS }, (_, item) => MAX_TRIGGER_ITEMS - 1 - item);
  const largest = { jobName: JOB, jobParameter: "p".repeat(MAX_PARAMETER_BYTES), shardingItems };
  await ask("POST", "/api/job/register", config);
  await ask("POST", "/api/job/trigger", { jobName: JOB, shardingItems: [0] });
  for (let n = 0; n < QUEUE_LIMIT; n++) await ask("POST", "/api/job/trigger", largest);
  expect(answers).toEqual([201, ...Array(1 + QUEUE_LIMIT).fill(202)]);
  expect(system.world.states.get(JOB)?.queue).toHaveLength(QUEUE_LIMIT);
  return { system, ask, answers };
}

test.each([
  { halt: "a disable", method: "POST", path: `/api/job/${JOB}/disable`, reason: "disabled" },
  { halt: "a deregistration", method: "DELETE", path: `/api/job/${JOB}/deregister`, reason: "deregistered" },
])(
  "$halt ends a full queue of the largest triggers",
  async ({ method, path, reason }) => {
    const { system, ask, answers } = await fullQueue();
    await ask(method, path);
    expect(answers.at(-1)).toBe(204);
    await system.clock.run(START + HOUR_MS);
    expect(system.errors).toEqual([]);
    expect(atRest(system)).toEqual([]);
    const ended = system.world.fires.values().filter((fire) => fire.status === "SKIPPED" && fire.reason === reason);
    expect(ended).toHaveLength(QUEUE_LIMIT);
  },
  60_000,
);

test("a completion that finds its app disabled ends a full queue of the largest triggers", async () => {
  const { system } = await fullQueue();
  system.world.apps.put("foo_app", anApp({ disabled: true }));
  await system.clock.run(START + HOUR_MS);
  expect(system.errors).toEqual([]);
  expect(atRest(system)).toEqual([]);
  const ended = system.world.fires.values().filter(({ status }) => status === "SKIPPED");
  expect(ended).toHaveLength(QUEUE_LIMIT);
}, 60_000);
