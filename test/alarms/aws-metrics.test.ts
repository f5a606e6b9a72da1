import { expect, test } from "vitest";
import { METRICS_NAMESPACE } from "../../functions/contract/metrics.ts";
import { Account } from "../../infra/local/services/lambda/account.ts";
import { anApi } from "../api/an-api.ts";
import { CHECKS_QUEUE, NOW, recordOf } from "../support/over-world.ts";
import { aQueue } from "./a-queue.ts";
import { anEmittingWorld } from "./an-emitting-world.ts";
import { ALARMS, type Sample, stateOf } from "./evaluate.ts";

const T = Math.floor(NOW / 1_000);
const TICK = { jobName: "foo_job", instantEpochSeconds: T + 5 };
const refuse = () => Promise.reject(new Error("throttled"));
const one = (value: number): Sample[] => [{ at: NOW, value }];

/** Of an invocation: AWS counts it as an error when its handler throws. */
const errorsOf = (invocation: Promise<unknown>) =>
  invocation.then(
    () => one(0),
    () => one(1),
  );

/** The letters of a queue after its consumer has had all its chances. */
async function lettersOf(name: string, isHurt: boolean, message: (at: World) => Promise<unknown>, consume: Consume) {
  const at = await anEmittingWorld({ shardingTotalCount: 1 });
  const queue = aQueue(name);
  queue.send(await message(at));
  await queue.drain((batch) => consume(at, batch, isHurt));
  return one(queue.letters());
}
type World = Awaited<ReturnType<typeof anEmittingWorld>>;
type Consume = (at: World, batch: { Records: object[] }, isHurt: boolean) => ReturnType<World["collect"]>;

const dispatch: Consume = ({ dispatch, deps }, batch, isHurt) =>
  dispatch(batch, isHurt ? { apps: { ...deps.apps, get: refuse } } : {});
const collect: Consume = ({ collect, deps }, batch, isHurt) =>
  collect(batch, isHurt ? { ends: { ...deps.ends, end: refuse }, runs: { ...deps.runs, getExecution: refuse } } : {});
const check: Consume = (at, { Records }, isHurt) =>
  collect(at, { Records: Records.map((record) => ({ ...record, eventSourceARN: CHECKS_QUEUE })) }, isHurt);

async function startedTask({ dispatch: start, world }: World) {
  await start({ Records: [{ messageId: "m", body: JSON.stringify(TICK) }] });
  const task = world.run[0]?.task;
  if (task === undefined) throw new Error("no task");
  return task;
}

/** The age of a message that was sent, and not consumed for an hour where its consumer is away. */
function waitOf(name: string, isHurt: boolean): Sample[] {
  const queue = aQueue(name);
  queue.send(TICK);
  return one(queue.ageAt(Date.now() + (isHurt ? 3_600_000 : 60_000)));
}

/** Invocations that found no free one in 15 minutes: 11 at a time in an account of ten. */
function throttlesOf(minutes: readonly number[]): Sample[] {
  return minutes.map((minute) => {
    const account = new Account(10);
    const refused = Array.from({ length: 11 }, () => account.take(() => {})).filter((taken) => !taken);
    return { at: NOW - minute * 60_000, value: refused.length };
  });
}

/** The samples that AWS makes of each alarm's metric, with harm and without. */
const STORIES: Record<string, (isHurt: boolean) => Promise<readonly Sample[]> | readonly Sample[]> = {
  "dead ticks": (isHurt) => lettersOf("Ticks", isHurt, async () => TICK, dispatch),
  "dead outcomes": (isHurt) => lettersOf("Outcomes", isHurt, async (at) => recordOf(await startedTask(at)), collect),
  "dead checks": (isHurt) =>
    lettersOf("Checks", isHurt, async (at) => ({ executionId: (await startedTask(at)).executionId, chunk: 0 }), check),
  "waiting ticks": (isHurt) => waitOf("Ticks", isHurt),
  "waiting outcomes": (isHurt) => waitOf("Outcomes", isHurt),
  "waiting batched outcomes": (isHurt) => waitOf("BatchedOutcomes", isHurt),
  "waiting checks": (isHurt) => waitOf("Checks", isHurt),
  // A burst is over after five minutes.
  throttles: (isHurt) => throttlesOf(isHurt ? [1, 6, 11] : [1]),
  "failing API": async (isHurt) => {
    const { send } = anApi(isHurt ? { apps: { list: refuse } as never } : {});
    const { statusCode } = await send({ method: "GET", path: "/api/app/list" });
    expect(statusCode).toBe(isHurt ? 500 : 200);
    return one(statusCode >= 500 ? 1 : 0);
  },
  "errors of the planner": async (isHurt) => {
    const { plan, deps } = await anEmittingWorld();
    return errorsOf(plan({ jobName: "foo_job" }, isHurt ? { cursors: { ...deps.cursors, get: refuse } } : {}));
  },
  "errors of the dispatcher": async (isHurt) => {
    const { dispatch: fanOut, deps } = await anEmittingWorld();
    const runs = isHurt ? { runs: { ...deps.runs, getExecution: refuse } } : {};
    return errorsOf(fanOut({ executionId: "foo_job.c1", chunk: 0 }, runs));
  },
  "errors of the collector": async (isHurt) => {
    const { collect: look, deps } = await anEmittingWorld();
    const runs = isHurt ? { runs: { ...deps.runs, getExecution: refuse } } : {};
    return errorsOf(look({ executionId: "foo_job.c1", chunk: 0 }, runs));
  },
  "errors of the sweep": async (isHurt) => {
    const { sweep, deps } = await anEmittingWorld();
    return errorsOf(sweep(isHurt ? { permits: { ...deps.permits, holders: refuse } } : {}));
  },
  "errors of the notifier": async (isHurt) => {
    const { notify, deps } = await anEmittingWorld();
    return errorsOf(notify({ told: "ops" }, isHurt ? { messages: { ...deps.messages, hold: refuse } } : {}));
  },
  // AWS alone counts these two; the local runtime loses such a record too, and does not count it.
  "lost outcomes": (isHurt) => one(isHurt ? 1 : 0),
  "dropped wakes": (isHurt) => one(isHurt ? 1 : 0),
};

test.each(Object.entries(STORIES))(
  "the alarm of %s sounds by the counts of AWS, and only then",
  async (name, story) => {
    expect(stateOf(name, await story(false), NOW)).toBe("OK");
    expect(stateOf(name, await story(true), NOW)).toBe("ALARM");
  },
);

test("each alarm on a metric of AWS has a story", () => {
  const ofAws = [...ALARMS].flatMap(([name, { Namespace }]) => (Namespace === METRICS_NAMESPACE ? [] : [name]));
  expect(ofAws.sort()).toEqual(Object.keys(STORIES).sort());
});
