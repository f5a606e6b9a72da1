import { describe, expect, test } from "vitest";
import type { Job, JobConfig } from "../../../functions/contract/job.ts";
import { aJob } from "../../support/a-job.ts";
import { count, freshName, NOW, owedOf, pagesOf, type Stores } from "./stores.ts";

const active = (jobName: string, revision = NOW, fields: Partial<JobConfig> = {}): Job => ({
  revision,
  enabled: true,
  config: aJob({ jobName, ...fields }),
  state: "ACTIVE",
});
const revisionOf = ({ revision, enabled, config }: Job) => ({ revision, enabled, config });

export const jobStoreContract = (stores: () => Stores) =>
  describe("job store", () => {
    const created = async (fields: Partial<JobConfig> = {}) => {
      const job = active(freshName("job"), NOW, fields);
      expect(await stores().jobs.create(job, NOW + 1)).toBe("created");
      return job;
    };
    const changed = async (job: Job, at: number, change: Partial<Job> = {}) => {
      const next = { ...job, ...change, revision: at };
      expect(await stores().jobs.change(next, job.revision, at + 1)).toBe("changed");
      return next;
    };

    test("a new job is stored together with its revision and its cursor, and its planning is owed", async () => {
      const job = await created({
        cron: "0 0 12 L * ?",
        timeZone: "Europe/Berlin",
        beanName: "bean",
        scriptCommandLine: "sh -c 'true'",
        jobProperties: { job_exception_handler: "a.b.C" },
      });
      const { jobName } = job.config;
      expect(await stores().jobs.get(jobName)).toEqual(job);
      expect(await stores().jobs.getRevision(jobName, NOW)).toEqual(revisionOf(job));
      const marks = { armedUntil: NOW, settledUntil: NOW, schedulingUntil: NOW + 1, contestedUntil: 0 };
      expect(await stores().cursors.get(jobName)).toEqual({ jobName, revision: NOW, ...marks });
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "plan", jobName, dueAt: NOW + 1 }]);
    });

    test("if several jobs of one name are created at once, one is stored", async () => {
      const jobName = freshName("job");
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) => stores().jobs.create(active(jobName, NOW + i), NOW)),
      );
      expect(count(answers, "created")).toBe(1);
      expect(count(answers, "exists")).toBe(7);
      const revision = NOW + answers.indexOf("created");
      expect((await stores().jobs.get(jobName))?.revision).toBe(revision);
      expect((await stores().cursors.get(jobName))?.revision).toBe(revision);
      expect(await stores().jobs.listRevisions(jobName, 0, NOW + 9)).toHaveLength(1);
    });

    test("a change is the next revision, and the cursor begins again at it", async () => {
      const job = await created();
      const { jobName } = job.config;
      const cursor = await stores().cursors.get(jobName);
      if (cursor === undefined) throw new Error("no cursor");
      await stores().cursors.arm(cursor, NOW + 60_000);
      await stores().cursors.endSchedule(jobName, NOW, NOW);
      await stores().cursors.applied(jobName, NOW);
      const next = await changed(job, NOW + 5, { enabled: false });
      expect(await stores().jobs.get(jobName)).toEqual(next);
      expect(await stores().jobs.getRevision(jobName, NOW)).toEqual(revisionOf(job));
      expect(await stores().jobs.getRevision(jobName, NOW + 5)).toEqual(revisionOf(next));
      const marks = { armedUntil: NOW + 5, settledUntil: NOW + 5, schedulingUntil: NOW + 6, contestedUntil: 0 };
      expect(await stores().cursors.get(jobName)).toEqual({ jobName, revision: NOW + 5, ...marks });
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "plan", jobName, dueAt: NOW + 6 }]);
    });

    test("a change contests an open write of the schedule, and so does a new job of the same name", async () => {
      const job = await created();
      const { jobName } = job.config;
      const next = await changed(job, NOW + 5);
      const contested = { schedulingUntil: NOW + 6, contestedUntil: NOW + 1 };
      expect(await stores().cursors.get(jobName)).toMatchObject({ revision: NOW + 5, ...contested });
      await stores().jobs.remove(jobName, next.revision);
      expect(await stores().jobs.create(active(jobName, NOW + 8), NOW + 9)).toBe("created");
      const stillContested = { schedulingUntil: NOW + 9, contestedUntil: NOW + 6 };
      expect(await stores().cursors.get(jobName)).toMatchObject({ revision: NOW + 8, ...stillContested });
    });

    test("a change of a changed job is stale, of a removed job absent, and neither changes anything", async () => {
      const job = await created();
      const { jobName } = job.config;
      const next = await changed(job, NOW + 5);
      expect(await stores().jobs.change({ ...job, revision: NOW + 9 }, NOW, 0)).toBe("stale");
      expect(await stores().jobs.get(jobName)).toEqual(next);
      expect(await stores().jobs.getRevision(jobName, NOW + 9)).toBeUndefined();
      expect((await stores().cursors.get(jobName))?.revision).toBe(NOW + 5);
      const nowhere = active(freshName("job"), NOW + 1);
      expect(await stores().jobs.change(nowhere, NOW, 0)).toBe("absent");
      expect(await stores().cursors.get(nowhere.config.jobName)).toBeUndefined();
    });

    test("a job that the Run table does not know is adopted: its next revision is stored, and its cursor begins at it", async () => {
      const job = await created();
      const { jobName } = job.config;
      await stores().cursors.forget(jobName, NOW, NOW + 1);
      expect(await stores().cursors.get(jobName)).toBeUndefined();
      const next = { ...job, revision: NOW + 5 };
      expect(await stores().jobs.adopt(next, NOW, NOW + 6)).toBe("changed");
      expect(await stores().jobs.get(jobName)).toEqual(next);
      expect(await stores().jobs.getRevision(jobName, NOW + 5)).toEqual(revisionOf(next));
      const marks = { armedUntil: NOW + 5, settledUntil: NOW + 5, schedulingUntil: NOW + 6, contestedUntil: 0 };
      expect(await stores().cursors.get(jobName)).toEqual({ jobName, revision: NOW + 5, ...marks });
      expect(await stores().jobs.adopt({ ...job, revision: NOW + 9 }, NOW, 0)).toBe("stale");
      expect(await stores().jobs.adopt(active(freshName("job"), NOW + 9), NOW, 0)).toBe("absent");
    });

    test("if several changes come at once, one wins", async () => {
      const job = await created();
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) => stores().jobs.change({ ...job, revision: NOW + 1 + i }, NOW, 0)),
      );
      expect(count(answers, "changed")).toBe(1);
      expect(count(answers, "stale")).toBe(7);
      expect((await stores().jobs.get(job.config.jobName))?.revision).toBe(NOW + 1 + answers.indexOf("changed"));
    });

    test("the revision in force at an instant is the newest that is not after it", async () => {
      const first = await created();
      const { jobName } = first.config;
      const second = await changed(first, NOW + 10, { enabled: false });
      await changed(second, NOW + 20);
      const at = async (instant: number) => (await stores().jobs.getRevisionAt(jobName, instant))?.revision;
      expect(await at(NOW - 1)).toBeUndefined();
      expect(await at(NOW)).toBe(NOW);
      expect(await at(NOW + 9)).toBe(NOW);
      expect(await at(NOW + 10)).toBe(NOW + 10);
      expect(await at(NOW + 1_000_000)).toBe(NOW + 20);
    });

    test.each([
      { after: -1, until: 100, found: [0, 10, 20], because: "none was in force before the first" },
      { after: 0, until: 100, found: [0, 10, 20], because: "the first was in force at its instant" },
      { after: 10, until: 15, found: [10], because: "the later one comes after the range" },
      { after: 11, until: 20, found: [10, 20], because: "the last begins at its end" },
      { after: 5, until: 5, found: [0], because: "an empty range has one in force" },
      { after: 15, until: 5, found: [10], because: "so has a range that ends before it begins" },
      { after: -9, until: -5, found: [], because: "there was no job" },
    ])("revisions in force from $after to $until are $found: $because", async ({ after, until, found }) => {
      const first = await created();
      const second = await changed(first, NOW + 10);
      await changed(second, NOW + 20);
      const revisions = await stores().jobs.listRevisions(first.config.jobName, NOW + after, NOW + until);
      expect(revisions.map(({ revision }) => revision - NOW)).toEqual(found);
    });

    test("revisions are paged from the newest, each with its origin", async () => {
      const origin = { action: "updated", at: NOW + 10, caller: "alice", sourceAddress: "::1", restored: NOW } as const;
      const first = await created();
      const second = await changed(first, NOW + 10, { origin });
      const { jobName } = first.config;
      const { origin: _, ...third } = { ...second, enabled: false };
      await changed(third, NOW + 20);
      const { jobs } = stores();
      const pages = await pagesOf((page) => jobs.pageRevisions(jobName, page), 2);
      expect(pages.map((page) => page.map(({ revision }) => revision - NOW))).toEqual([[20, 10], [0]]);
      expect(pages[0]?.[1]).toEqual({ ...revisionOf(first), revision: NOW + 10, origin });
      expect(pages[0]?.[0]).not.toHaveProperty("origin");
      expect(await jobs.get(jobName)).not.toHaveProperty("origin");
      expect((await jobs.pageRevisions(jobName, { limit: 9, after: "9999999999999" })).items).toHaveLength(3);
      expect((await jobs.pageRevisions(jobName, { limit: 9, after: "0" })).items).toEqual([]);
      expect(await jobs.pageRevisions(freshName("job"), { limit: 9 })).toEqual({ items: [] });
    });

    test("a removed job leaves only its cursor, even after many changes, and a second removal is harmless", async () => {
      let job = await created();
      const { jobName } = job.config;
      for (let i = 1; i <= 200; i++) job = await changed(job, NOW + i);
      job = await changed(job, NOW + 201, { state: "DELETING", enabled: false });
      for (let times = 0; times < 2; times++) {
        await stores().jobs.remove(jobName, job.revision);
        expect(await stores().jobs.get(jobName)).toBeUndefined();
        expect(await stores().jobs.listRevisions(jobName, 0, NOW * 2)).toEqual([]);
        expect((await stores().cursors.get(jobName))?.revision).toBe(NOW + 201);
      }
    });

    test("a removed job leaves nothing, even if it was large", async () => {
      const parameters = { shardingItemParameters: "p".repeat(300 * 1_024) };
      let job = active(freshName("job"), NOW, parameters);
      const { jobName } = job.config;
      await stores().jobs.create(job, NOW);
      for (let i = 1; i <= 14; i++) job = await changed(job, NOW + i);
      await stores().jobs.remove(jobName, job.revision);
      expect(await stores().jobs.get(jobName)).toBeUndefined();
      expect(await stores().jobs.listRevisions(jobName, 0, NOW * 2)).toEqual([]);
    }, 60_000);

    test("a late removal does not touch a later job of the same name", async () => {
      const old = await created();
      const { jobName } = old.config;
      await stores().jobs.remove(jobName, NOW);
      const young = active(jobName, NOW + 50);
      expect(await stores().jobs.create(young, NOW + 60)).toBe("created");
      await stores().jobs.remove(jobName, NOW);
      expect(await stores().jobs.get(jobName)).toEqual(young);
      expect(await stores().jobs.getRevision(jobName, NOW + 50)).toEqual(revisionOf(young));
      expect((await stores().cursors.get(jobName))?.revision).toBe(NOW + 50);
    });

    test("lists of all jobs and of an app's jobs are in the order of names, page by page", async () => {
      const appName = freshName("app");
      const prefix = freshName("listed");
      for (const letter of ["c", "a", "e", "b", "d"]) {
        const job = active(`${prefix}.${letter}`, NOW, { appName: letter === "e" ? freshName("app") : appName });
        await stores().jobs.create(job, NOW);
      }
      const nameOf = ({ config }: Job) => config.jobName.slice(-1);
      const { items } = await stores().jobs.list({ limit: 5, after: prefix });
      expect(items.map(nameOf)).toEqual(["a", "b", "c", "d", "e"]);
      const pages = await pagesOf((page) => stores().jobs.listOfApp(appName, page), 2);
      expect(pages.map((page) => page.map(nameOf))).toEqual([
        ["a", "b"],
        ["c", "d"],
      ]);
      expect(await stores().jobs.listOfApp(freshName("app"), { limit: 10 })).toEqual({ items: [] });
    });

    test("a list of a prefix has the names that begin with it, also from a mark outside of them", async () => {
      const [appName, prefix] = [freshName("app"), freshName("prefixed")];
      for (const name of ["a.1", "a.2", "a.3", "b.1"])
        await stores().jobs.create(active(`${prefix}.${name}`, NOW, { appName }), NOW);
      const { jobs } = stores();
      for (const list of [jobs.list, jobs.listOfApp.bind(jobs, appName)]) {
        const namesAfter = async (after: string, begins = `${prefix}.a`) =>
          (await list({ limit: 9, after }, begins)).items.map(({ config }) => config.jobName.slice(prefix.length + 1));
        expect((await pagesOf((page) => list(page, `${prefix}.a`), 2)).map(({ length }) => length)).toEqual([2, 1]);
        expect(await namesAfter("")).toEqual(["a.1", "a.2", "a.3"]);
        expect(await namesAfter(`${prefix}.a.1`)).toEqual(["a.2", "a.3"]);
        expect(await namesAfter("0")).toEqual(["a.1", "a.2", "a.3"]);
        expect(await namesAfter(`${prefix}.b`)).toEqual([]);
        expect(await namesAfter("", `${prefix}.c`)).toEqual([]);
      }
    });

    test("a page continues behind its mark although that job was removed", async () => {
      const appName = freshName("app");
      const prefix = freshName("listed");
      for (const letter of ["a", "b", "c"])
        await stores().jobs.create(active(`${prefix}.${letter}`, NOW, { appName }), 0);
      const first = await stores().jobs.listOfApp(appName, { limit: 2 });
      await stores().jobs.remove(`${prefix}.b`, NOW);
      const second = await stores().jobs.listOfApp(appName, { limit: 2, after: first.next ?? "" });
      expect(second.items.map(({ config }) => config.jobName)).toEqual([`${prefix}.c`]);
    });
  });
