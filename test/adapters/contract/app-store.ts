import { describe, expect, test } from "vitest";
import type { App } from "../../../functions/contract/app.ts";
import { anApp } from "../../support/a-job.ts";
import { count, freshName, pagesOf, type Stores } from "./stores.ts";

export const appStoreContract = (stores: () => Stores) =>
  describe("app store", () => {
    const created = async (fields: Partial<App> = {}) => {
      const app = anApp({ appName: freshName("app"), ...fields });
      expect(await stores().apps.create(app)).toBe(true);
      return app;
    };

    test("an app comes back as it was stored, under its name and as a revision", async () => {
      const app = await created({
        appURL: "https://example.com/a.zip",
        cpuCount: 0.25,
        sha256: "0".repeat(64),
        environment: { LANG: "de_DE.UTF-8", EMPTY: "", constructor: "a", toString: "b", length: "3" },
      });
      expect(await stores().apps.get(app.appName)).toEqual(app);
      expect(await stores().apps.getRevision(app)).toEqual(app);
    });

    test("an absent app or revision is undefined", async () => {
      const app = await created();
      expect(await stores().apps.get(freshName("app"))).toBeUndefined();
      expect(await stores().apps.getRevision({ ...app, revision: 2 })).toBeUndefined();
      expect(await stores().apps.getRevision({ ...app, incarnation: "another" })).toBeUndefined();
    });

    test("of several apps with one name that are created at once, one is stored", async () => {
      const appName = freshName("app");
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) => stores().apps.create(anApp({ appName, incarnation: `incarnation ${i}` }))),
      );
      expect(count(answers, true)).toBe(1);
      expect((await stores().apps.get(appName))?.incarnation).toBe(`incarnation ${answers.indexOf(true)}`);
    });

    test("an update is the next revision; the one before stays readable", async () => {
      const app = await created();
      const next = { ...app, revision: 2, memoryMB: 256 };
      expect(await stores().apps.update(next)).toBe(true);
      expect(await stores().apps.get(app.appName)).toEqual(next);
      expect(await stores().apps.getRevision(app)).toEqual(app);
      expect(await stores().apps.getRevision(next)).toEqual(next);
    });

    test.each([
      { because: "its revision is taken", change: { revision: 1 } },
      { because: "it leaves one out", change: { revision: 3 } },
      { because: "the app was published anew meanwhile", change: { revision: 2, incarnation: "another" } },
    ])("an update is refused when $because, and changes nothing", async ({ change }) => {
      const app = await created();
      expect(await stores().apps.update({ ...app, ...change, memoryMB: 999 })).toBe(false);
      expect(await stores().apps.get(app.appName)).toEqual(app);
      if (change.revision !== 1) expect(await stores().apps.getRevision({ ...app, ...change })).toBeUndefined();
    });

    test("revisions of one incarnation are paged from the newest", async () => {
      const app = await created();
      const { apps } = stores();
      for (const revision of [2, 3]) await apps.update({ ...app, revision, memoryMB: revision });
      const pages = await pagesOf((page) => apps.pageRevisions(app, page), 2);
      expect(pages.map((page) => page.map(({ revision }) => revision))).toEqual([[3, 2], [1]]);
      expect(pages[1]).toEqual([app]);
      expect((await apps.pageRevisions({ ...app, incarnation: "another" }, { limit: 9 })).items).toEqual([]);
    });

    test("an app that is not there cannot be updated", async () => {
      expect(await stores().apps.update(anApp({ appName: freshName("app"), revision: 2 }))).toBe(false);
    });

    test("of several updates at once one wins and is stored", async () => {
      const app = await created();
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) => stores().apps.update({ ...app, revision: 2, memoryMB: 200 + i })),
      );
      expect(count(answers, true)).toBe(1);
      expect((await stores().apps.get(app.appName))?.memoryMB).toBe(200 + answers.indexOf(true));
    });

    test("a list is in the order of names, page by page, and its last page has no next", async () => {
      const prefix = freshName("listed");
      for (const letter of ["d", "b", "e", "a", "c", "f"]) {
        await stores().apps.create(anApp({ appName: `${prefix}.${letter}` }));
      }
      const mine = (after: string) => stores().apps.list({ limit: 4, after });
      const first = await mine(prefix);
      expect(first.items.map(({ appName }) => appName)).toEqual(["a", "b", "c", "d"].map((l) => `${prefix}.${l}`));
      const pages = await pagesOf(stores().apps.list, 2);
      const names = pages.flat().map(({ appName }) => appName);
      expect(names).toEqual([...names].sort());
      expect(new Set(names).size).toBe(names.length);
      expect(pages.every((page) => page.length > 0)).toBe(true);
      expect(pages.slice(0, -1).every((page) => page.length === 2)).toBe(true);
    });

    test("a list of a prefix has the names that begin with it, also from a mark outside of them", async () => {
      const prefix = freshName("prefixed");
      for (const name of ["a", "ab", "b"]) await stores().apps.create(anApp({ appName: `${prefix}.${name}` }));
      const namesAfter = async (after: string) =>
        (await stores().apps.list({ limit: 9, after }, `${prefix}.a`)).items.map(({ appName }) => appName);
      expect(await namesAfter("0")).toEqual([`${prefix}.a`, `${prefix}.ab`]);
      expect(await namesAfter(`${prefix}.a`)).toEqual([`${prefix}.ab`]);
      expect(await namesAfter(`${prefix}.b`)).toEqual([]);
    });

    test.each(["", "#", "\u0000", "zzz", `~${"x".repeat(5_000)}`, "eyJQSyI6IkpPQiNhIn0"])(
      "a mark that no list has given (%#) is a place in the order like any other",
      async (after) => {
        await created();
        const { items } = await stores().apps.list({ limit: 1_000, after });
        expect(items.every(({ appName }) => appName > after.slice(0, 100))).toBe(true);
      },
    );
  });
