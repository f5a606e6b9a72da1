import fc from "fast-check";
import { aJob, anApp } from "../../support/a-job.ts";
import { aFire, COUNTS, cronId, recordFires } from "./a-change.ts";
import { changeParts, fired, outcome, runChangeOf, seldom } from "./random-change.ts";
import { daemonChangeOf, daemonParts } from "./random-daemon-change.ts";
import { DAY_MS, NOW, owedOf, type Stores } from "./stores.ts";

/** One call of a store, told so that a failing sequence can be read. */
export interface Step {
  readonly told: string;
  readonly run: (stores: Stores, names: Names) => unknown;
}

/** The names that a sequence uses; the tables hold nothing else. */
export interface Names {
  readonly job: string;
  readonly app: string;
}

const step = <T>(name: string, values: fc.Arbitrary<T>, run: (stores: Stores, names: Names, value: T) => unknown) =>
  values.map(
    (value): Step => ({ told: `${name} ${JSON.stringify(value)}`, run: (stores, names) => run(stores, names, value) }),
  );

/** Instants near to each other, so that they meet. */
const instant = fc.integer({ min: 0, max: 6 }).map((n) => NOW + n * 500);
const few = fc.integer({ min: 0, max: 1 });
const dueAt = fc.option(instant, { nil: undefined });
const executionOf = (names: Names, at: number) => `${names.job}.${cronId(at)}`;
const cursor = fc.record({ revision: instant, armedUntil: instant, settledUntil: instant });

const configSteps = [
  step("create app", few, ({ apps }, { app }, n) => apps.create(anApp({ appName: app, incarnation: `i${n}` }))),
  step("update app", fc.tuple(few, few), ({ apps }, { app }, [n, revision]) =>
    apps.update(anApp({ appName: app, incarnation: `i${n}`, revision: revision + 1 })),
  ),
  step("get app", few, ({ apps }, { app }) => apps.get(app)),
  step("get app revision", fc.tuple(few, few), ({ apps }, { app }, [n, revision]) =>
    apps.getRevision({ appName: app, incarnation: `i${n}`, revision: revision + 1 }),
  ),
  step("create job", fc.tuple(instant, instant), ({ jobs }, names, [revision, due]) =>
    jobs.create(aJobOf(names, revision), due),
  ),
  step("change job", fc.tuple(instant, seldom, instant), async ({ jobs }, names, [revision, isStale, due]) => {
    const stored = await jobs.get(names.job);
    // Callers give increasing revisions to a job.
    if (stored !== undefined && stored.revision >= revision) return undefined;
    return jobs.change(aJobOf(names, revision), isStale ? NOW - 1 : (stored?.revision ?? NOW), due);
  }),
  step("remove job", instant, ({ jobs }, { job }, revision) => jobs.remove(job, revision)),
  step("get job", few, ({ jobs }, { job }) => jobs.get(job)),
  step("get revision at", instant, ({ jobs }, { job }, at) => jobs.getRevisionAt(job, at)),
  step("list revisions", fc.tuple(instant, instant), ({ jobs }, { job }, [after, until]) =>
    jobs.listRevisions(job, after, until),
  ),
  step("list of app", few, ({ jobs }, { app }, n) => jobs.listOfApp(app, { limit: n + 1 })),
  step("arm", fc.tuple(seldom, cursor, instant), async ({ cursors }, { job }, [isStale, other, to]) =>
    cursors.arm((!isStale && (await cursors.get(job))) || { jobName: job, ...other }, to),
  ),
  step("settle", fc.tuple(seldom, cursor, instant, dueAt), async ({ cursors }, { job }, [isStale, other, to, due]) =>
    cursors.settle((!isStale && (await cursors.get(job))) || { jobName: job, ...other }, to, due),
  ),
  step("begin schedule", fc.tuple(seldom, instant, instant), async ({ cursors }, { job }, [isStale, other, until]) =>
    cursors.beginSchedule(job, isStale ? other : (await cursors.get(job))?.revision, until),
  ),
  step("end schedule", fc.tuple(seldom, instant, instant), async ({ cursors }, { job }, [isStale, other, now]) =>
    cursors.endSchedule(job, (!isStale && (await cursors.get(job))?.revision) || other, now),
  ),
  step("forget", fc.tuple(seldom, instant, instant), async ({ cursors }, { job }, [isStale, other, now]) =>
    cursors.forget(job, (!isStale && (await cursors.get(job))?.revision) || other, now),
  ),
  step("applied", instant, ({ cursors }, { job }, revision) => cursors.applied(job, revision)),
  step("get cursor", few, ({ cursors }, { job }) => cursors.get(job)),
];

const aJobOf = ({ job, app }: Names, revision: number) => ({
  revision,
  enabled: revision % 1_000 === 0,
  config: aJob({ jobName: job, appName: app }),
  state: "ACTIVE" as const,
});

const runSteps = [
  ...Array<fc.Arbitrary<Step>>(4).fill(
    step("commit", changeParts, async ({ runs }, { job }, value) =>
      runs.commit(runChangeOf(job, await runs.readState(job), value)),
    ),
  ),
  step("read state", few, ({ runs }, { job }) => runs.readState(job)),
  step("record fires", fc.tuple(fired, few), ({ runs }, { job }, [firedAt, count]) =>
    recordFires({ runs }, [
      aFire(job, { firedAt, status: "MISSED", ...(count > 0 && { count, through: firedAt + count * 300 }) }),
    ]),
  ),
  step("get fire", fired, ({ runs }, { job }, at) => runs.getFire(job, cronId(at))),
  step("get execution", fired, ({ runs }, names, at) => runs.getExecution(executionOf(names, at))),
  step("list fires", few, ({ runs }, { job }, n) => runs.listFires(job, { limit: n + 1 })),
  step("list cron fires", fc.tuple(instant, instant), ({ runs }, { job }, [after, until]) =>
    runs.listCronFires(job, after, until),
  ),
  step("is cancelled", few, ({ claims }, { job }) => claims.isCancelled(`key of ${job}`)),
  step("claim", fc.tuple(few, few, instant), ({ claims }, { job }, [n, segment, claimedAt]) =>
    claims.claim(`task of ${job}`, { nonce: `nonce ${n}`, segment: segment + 1, claimedAt }),
  ),
  step("end", fc.tuple(outcome, instant), ({ ends }, { job }, [how, endedAt]) =>
    ends.end(`task of ${job}`, { outcome: how, endedAt }),
  ),
  step("read task", few, ({ ends }, { job }) => ends.read(`task of ${job}`)),
];

const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 3 });
const retry = fc.record({ attempt: fc.integer({ min: 2, max: 4 }), issued: fc.boolean(), at: instant });
const fanOutSteps = [
  step(
    "open chunk",
    fc.tuple(fired, few, instant, instant, fc.option(instant, { nil: undefined })),
    ({ fanOuts }, names, [at, chunk, invokedAt, due, unlessAfter]) =>
      fanOuts.openChunk(executionOf(names, at), chunk, invokedAt, due, unlessAfter),
  ),
  step("add ended", fc.tuple(fired, few, outcome, offsets, dueAt), ({ fanOuts }, names, [at, chunk, how, ended, due]) =>
    fanOuts.addEnded(executionOf(names, at), chunk, new Map([[how, ended]]), undefined, due),
  ),
  step("add retry", fc.tuple(fired, few, few, retry), ({ fanOuts }, names, [at, chunk, offset, value]) =>
    fanOuts.addRetries(executionOf(names, at), chunk, new Map([[offset, value]])),
  ),
  step("owe", fc.tuple(fired, few, dueAt), ({ fanOuts }, names, [at, chunk, due]) =>
    fanOuts.owe(executionOf(names, at), chunk, due),
  ),
  step("release", fc.tuple(fired, few, dueAt), ({ fanOuts }, names, [at, released, due]) =>
    fanOuts.release(executionOf(names, at), released + 1, due),
  ),
  step("add done chunk", fc.tuple(fired, few, instant), ({ fanOuts }, names, [at, chunk, due]) =>
    fanOuts.addDoneChunk(
      executionOf(names, at),
      chunk,
      { counts: { ...COUNTS, FAILED: chunk }, unrun: { skipped: chunk, missed: 1 } },
      due,
    ),
  ),
  step("get chunk", fc.tuple(fired, few), ({ fanOuts }, names, [at, chunk]) =>
    fanOuts.getChunk(executionOf(names, at), chunk),
  ),
  step("note in flight", fc.tuple(fired, few, few), ({ fanOuts }, names, [at, chunk, left]) =>
    fanOuts.noteInFlight(
      executionOf(names, at),
      new Map([
        [chunk, left],
        [chunk + 1, left],
      ]),
    ),
  ),
];

const daemonSteps = [
  step("take or free shards", daemonParts, async ({ daemons }, { job }, parts) =>
    daemons.commit(daemonChangeOf(job, await daemons.read(job, parts.chunk), parts)),
  ),
  step("read daemon", few, ({ daemons }, { job }, chunk) => daemons.read(job, chunk)),
  step("get halt", few, ({ daemons }, { job }) => daemons.getHalt(job)),
  step("end halt", few, ({ daemons }, { job }, through) => daemons.endHalt(job, through + 1)),
];

const owedSteps = [
  ...Array<fc.Arbitrary<Step>>(4).fill(
    step("owed", few, async (stores, { job }) =>
      (await owedOf(stores, job)).map((owed) => JSON.stringify(owed)).sort(),
    ),
  ),
  step("let days pass", few, ({ clock }, _, days) => {
    clock.now += days * 15 * DAY_MS;
  }),
];

/** Sequences that favour the run state and its executions: the rest is simpler. */
export const randomSteps = (maxLength: number) =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.oneof(...configSteps) },
      { weight: 5, arbitrary: fc.oneof(...runSteps) },
      { weight: 4, arbitrary: fc.oneof(...fanOutSteps) },
      { weight: 3, arbitrary: fc.oneof(...daemonSteps) },
      { weight: 2, arbitrary: fc.oneof(...owedSteps) },
    ),
    { maxLength, size: "max" },
  );
