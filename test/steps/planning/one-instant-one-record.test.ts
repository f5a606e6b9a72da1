import { expect, test } from "vitest";
import { cronFireId } from "../../../functions/core/run/ids.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { settle } from "../../../functions/steps/planning/settle.ts";
import { drainTicks } from "../../../functions/sweep/drain-ticks.ts";
import { NOW, overWorld } from "../../support/over-world.ts";

type Over = Awaited<ReturnType<typeof overWorld>>;

const FIRST = Math.ceil(NOW / 5_000) * 5_000;
const OUTAGE_MS = 600_000;
/** In the middle of the outage. It is late, and later instants are due, so it shares a record. */
const AT = FIRST + 300_000;

/** After an outage of ten minutes without a record. */
async function afterOutage() {
  const over = await overWorld({ misfire: false });
  over.world.now = NOW + OUTAGE_MS;
  return over;
}

const settled = ({ deps }: Over, more: object = {}) =>
  settle({ ...deps, ...more }, "foo_job", NOW, NOW + OUTAGE_MS - 60_000);

/** Records that tell the end of an instant. */
const recordsOf = ({ world }: Over, at: number) =>
  world.fires.values().filter(({ firedAt, through = firedAt }) => firedAt <= at && at <= through);

/** Does something between the read of the recorded fires and the commit of the shared record. */
function beforeTheRecord({ deps }: Over, meanwhile: () => Promise<unknown>) {
  let isDone = false;
  let lists = 0;
  const listCronFires: typeof deps.runs.listCronFires = async (...asked) => {
    const found = await deps.runs.listCronFires(...asked);
    // The first list is the window's, the second is made to commit the record.
    if (++lists < 2 || isDone) return found;
    isDone = true;
    await meanwhile();
    return found;
  };
  return { runs: { ...deps.runs, listCronFires } };
}

test("a late tick of an instant that shares a record with others records nothing", async () => {
  const over = await afterOutage();
  await settled(over);
  expect(recordsOf(over, AT)).toMatchObject([{ status: "MISSED", reason: "late" }]);
  await fire(over.deps, "foo_job", AT);
  expect(recordsOf(over, AT)).toHaveLength(1);
});

test("the planner leaves out an instant that a tick has recorded meanwhile", async () => {
  const over = await afterOutage();
  await settled(
    over,
    beforeTheRecord(over, () => fire(over.deps, "foo_job", AT)),
  );
  expect(recordsOf(over, AT)).toMatchObject([{ fireId: cronFireId(AT) }]);
  expect(recordsOf(over, AT + 5_000)).toHaveLength(1);
});

test("the planner leaves out an instant that the sweep has given up meanwhile", async () => {
  const over = await afterOutage();
  const letter = { body: JSON.stringify({ jobName: "foo_job", instantEpochSeconds: AT / 1_000 }), receives: 2 };
  over.world.deadLetters.ticks.push(letter);
  const apps = { ...over.deps.apps, get: () => Promise.reject(new Error("refused")) };
  await settled(
    over,
    beforeTheRecord(over, () => drainTicks({ ...over.deps, apps })),
  );
  expect(recordsOf(over, AT)).toMatchObject([{ fireId: cronFireId(AT), reason: "dispatcher-failed" }]);
});

test("a second planner records no instant that a shared record of the first one covers", async () => {
  const over = await afterOutage();
  await settled(
    over,
    beforeTheRecord(over, () => settled(over)),
  );
  for (let at = FIRST; at <= NOW + OUTAGE_MS - 60_000; at += 5_000) expect(recordsOf(over, at)).toHaveLength(1);
});
