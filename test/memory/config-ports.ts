import type { App, AppRevision } from "../../functions/contract/app.ts";
import type { Job, Revision } from "../../functions/contract/job.ts";
import { type Cursor, newCursor } from "../../functions/core/run/cursor.ts";
import { countJobs } from "../../functions/core/statistics/count-jobs.ts";
import type { AppStore } from "../../functions/ports/app-store.ts";
import type { CursorStore } from "../../functions/ports/cursor-store.ts";
import type { JobStore } from "../../functions/ports/job-store.ts";
import type { PageRequest } from "../../functions/ports/page.ts";
import type { ReconcileMark } from "../../functions/ports/reconcile-mark.ts";
import type { HeldSchedules, Schedules } from "../../functions/ports/schedules.ts";
import { noteChange } from "./change-log.ts";
import { count } from "./count.ts";
import { pageOf } from "./page.ts";
import { digits, type World } from "./world.ts";

const appRevisionKey = ({ appName, incarnation, revision }: AppRevision) =>
  `${appName}#${incarnation}#${digits(revision)}`;

export function appStore(world: World): AppStore {
  const put = (app: App) => {
    world.apps.put(app.appName, app);
    world.appRevisions.put(appRevisionKey(app), app);
    noteChange(world, { of: "app", name: app.appName, revision: app.revision }, app.origin);
    return true;
  };
  return {
    get: async (appName) => world.apps.get(appName),
    getRevision: async (revision) => world.appRevisions.get(appRevisionKey(revision)),
    create: async (app) => world.apps.get(app.appName) === undefined && put(app),
    async update(app) {
      const stored = world.apps.get(app.appName);
      return stored?.revision === app.revision - 1 && stored.incarnation === app.incarnation && put(app);
    },
    async pageRevisions({ appName, incarnation }, page) {
      const revisions = world.appRevisions.values(`${appName}#${incarnation}#`).reverse();
      return pageOf(revisions, ({ revision }) => digits(revision), numbered(page), "descending");
    },
    async list(page, prefix = "") {
      const all = world.eventually.apps.values();
      return pageOf(
        all.filter(({ appName }) => appName.startsWith(prefix)),
        ({ appName }) => appName,
        page,
      );
    },
  };
}

/** The mark of a page is the number of a revision; as text its digits count. */
const numbered = ({ limit, after }: PageRequest): PageRequest => ({
  limit,
  ...(after !== undefined && { after: digits(Number(after)) }),
});

const revisionKey = (jobName: string, revision: number) => `${jobName}#${digits(revision)}`;

export function jobStore(world: World): JobStore {
  const revisionsOf = (jobName: string): Revision[] => world.revisions.values(`${jobName}#`);
  const store = (job: Job, cursorDueAt: number, counted: Job | undefined) => {
    const { revision, enabled, config, origin } = job;
    const { jobName } = config;
    count(world, countJobs(counted?.config, config, revision));
    world.jobs.put(jobName, job);
    world.revisions.put(revisionKey(jobName, revision), { revision, enabled, config, ...(origin && { origin }) });
    noteChange(world, { of: "job", name: jobName, revision }, origin);
    beginSchedule(world, newCursor(jobName, revision), cursorDueAt);
  };
  const storeNext = (
    job: Job,
    expected: number,
    cursorDueAt: number,
    countedBefore: (stored: Job) => Job | undefined,
  ) => {
    const stored = world.jobs.get(job.config.jobName);
    if (stored === undefined) return "absent";
    if (stored.revision !== expected) return "stale";
    store(job, cursorDueAt, countedBefore(stored));
    return "changed";
  };
  const getRevisionAt = (jobName: string, at: number) =>
    revisionsOf(jobName).findLast(({ revision }) => revision <= at);
  const list = () => world.eventually.jobs.values();
  const nameOf = (job: Job) => job.config.jobName;
  return {
    get: async (jobName) => world.jobs.get(jobName),
    getRevisionAt: async (jobName, at) => getRevisionAt(jobName, at),
    getRevision: async (jobName, revision) => world.revisions.get(revisionKey(jobName, revision)),
    async listRevisions(jobName, after, until) {
      const first = getRevisionAt(jobName, after);
      const later = revisionsOf(jobName).filter(({ revision }) => revision > after && revision <= until);
      return first === undefined ? later : [first, ...later];
    },
    async pageRevisions(jobName, page) {
      return pageOf(revisionsOf(jobName).reverse(), ({ revision }) => digits(revision), numbered(page), "descending");
    },
    async create(job, cursorDueAt) {
      if (world.jobs.get(job.config.jobName) !== undefined) return "exists";
      store(job, cursorDueAt, undefined);
      return "created";
    },
    change: async (job, expected, cursorDueAt) => storeNext(job, expected, cursorDueAt, (stored) => stored),
    adopt: async (job, expected, cursorDueAt) => storeNext(job, expected, cursorDueAt, () => undefined),
    async remove(jobName, revision) {
      const stored = world.jobs.get(jobName);
      if (stored !== undefined && stored.revision !== revision) return;
      if (stored !== undefined) count(world, countJobs(stored.config, undefined, revision));
      for (const old of revisionsOf(jobName)) world.revisions.delete(revisionKey(jobName, old.revision));
      world.jobs.delete(jobName);
    },
    list: async (page, prefix = "") =>
      pageOf(
        list().filter((job) => nameOf(job).startsWith(prefix)),
        nameOf,
        page,
      ),
    listOfApp: async (appName, page, prefix = "") => {
      return pageOf(
        list().filter((job) => job.config.appName === appName && nameOf(job).startsWith(prefix)),
        nameOf,
        page,
      );
    },
  };
}

/** A write of the schedule begins; one that has not ended contests it. */
function beginSchedule(world: World, cursor: Cursor, until: number): void {
  const contestedUntil = world.cursors.get(cursor.jobName)?.schedulingUntil ?? 0;
  const marks = { owes: { kind: "plan", dueAt: until } } as const;
  world.cursors.put(cursor.jobName, { ...cursor, contestedUntil, schedulingUntil: until }, marks);
}

export function cursorStore(world: World): CursorStore {
  const judge = (jobName: string, revision: number, now: number) => {
    const stored = world.cursors.get(jobName);
    if (stored?.revision !== revision) return "moved-on";
    return (stored.contestedUntil ?? Number.POSITIVE_INFINITY) <= now ? "held" : "contested";
  };
  return {
    get: async (jobName) => world.cursors.get(jobName),
    async arm({ jobName, revision, armedUntil: before }, armedUntil) {
      const stored = world.cursors.get(jobName);
      if (stored?.revision !== revision) return false;
      // It has moved already: by an earlier try, or by another planner that sent the same ticks.
      if (stored.armedUntil !== before) return stored.armedUntil === armedUntil;
      world.cursors.put(jobName, { ...stored, armedUntil });
      return true;
    },
    async settle({ jobName, revision, scheduledRevision, appliedRevision }, settledUntil, dueAt, upcoming = []) {
      const stored = world.cursors.get(jobName);
      if (stored?.revision !== revision || stored.settledUntil > settledUntil) return false;
      if (stored.scheduledRevision !== scheduledRevision || stored.appliedRevision !== appliedRevision) return false;
      world.cursors.put(
        jobName,
        { ...stored, settledUntil },
        dueAt === undefined ? {} : { owes: { kind: "plan", dueAt, upcoming } },
      );
      return true;
    },
    async beginSchedule(jobName, revision, until) {
      const stored = world.cursors.get(jobName);
      if (stored?.revision !== revision) return false;
      const { scheduledRevision, ...cursor } = stored ?? newCursor(jobName, 0);
      beginSchedule(world, cursor, until);
      return true;
    },
    async endSchedule(jobName, revision, now) {
      const stored = world.cursors.get(jobName);
      if (stored?.revision === revision && stored.scheduledRevision === revision) return "held";
      const end = judge(jobName, revision, now);
      if (stored === undefined || end !== "held") return end;
      const { schedulingUntil, contestedUntil, ...cursor } = stored;
      world.cursors.put(jobName, { ...cursor, scheduledRevision: revision });
      return end;
    },
    async applied(jobName, revision) {
      const stored = world.cursors.get(jobName);
      if (stored?.revision === revision) world.cursors.put(jobName, { ...stored, appliedRevision: revision });
    },
    async forget(jobName, revision, now) {
      if (!world.cursors.has(jobName)) return "held";
      const end = judge(jobName, revision, now);
      if (end === "held") world.cursors.delete(jobName);
      return end;
    },
  };
}

export function schedules(world: World): Schedules & HeldSchedules {
  return {
    put: async (schedule) => world.schedules.put(schedule.jobName, schedule),
    remove: async (jobName) => world.schedules.delete(jobName),
    get: async (jobName) => world.schedules.get(jobName),
    list: async (page) => pageOf(world.schedules.keys(), (jobName) => jobName, page),
  };
}

/** Of a world of its own: nothing else rests on it. */
export function reconcileMark(): ReconcileMark {
  let lastAt = Number.NEGATIVE_INFINITY;
  return {
    async begin(at, leastMs) {
      const isAllowed = at - lastAt >= leastMs || at === lastAt;
      if (isAllowed) lastAt = at;
      return isAllowed;
    },
  };
}
