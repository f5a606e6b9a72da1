import { describe, expect, test } from "vitest";
import type { App } from "../../../functions/contract/app.ts";
import type { AppChange } from "../../../functions/core/run/app-change.ts";
import { anApp } from "../../support/a-job.ts";
import { freshName, NOW, owedOf, type Stores } from "./stores.ts";

export const appChangesContract = (stores: () => Stores) =>
  describe("app changes", () => {
    const created = async () => {
      const app = anApp({ appName: freshName("app") });
      await stores().apps.create(app);
      return app;
    };
    const changeOf = ({ appName }: App, fields: Partial<AppChange> = {}): AppChange => ({
      appName,
      kind: "disabled",
      at: NOW,
      pass: 1,
      ...fields,
    });
    const disabled = (app: App): App => ({ ...app, disabled: true, revision: app.revision + 1 });

    test("a disabled app is its next revision, and its jobs owe to follow", async () => {
      const app = await created();
      expect(await stores().appChanges.get(app.appName)).toBeUndefined();
      expect(await stores().appChanges.disable(disabled(app), changeOf(app), NOW + 30)).toBe(true);
      expect(await stores().apps.get(app.appName)).toEqual(disabled(app));
      expect(await stores().apps.getRevision(disabled(app))).toEqual(disabled(app));
      expect(await stores().appChanges.get(app.appName)).toEqual(changeOf(app));
      const owed = [{ owes: "app", appName: app.appName, dueAt: NOW + 30 }];
      expect(await owedOf(stores(), app.appName)).toEqual(owed);
      expect(await owedOf(stores(), app.appName, NOW + 29)).toEqual([]);
    });

    test("an enabled app owes nothing any more", async () => {
      const app = await created();
      await stores().appChanges.disable(disabled(app), changeOf(app), NOW);
      const enabled = { ...app, revision: 3 };
      expect(await stores().appChanges.enable(enabled)).toBe(true);
      expect(await stores().apps.get(app.appName)).toEqual(enabled);
      expect(await stores().appChanges.get(app.appName)).toBeUndefined();
      expect(await owedOf(stores(), app.appName)).toEqual([]);
    });

    test("a removed app leaves its mark; running executions can still read its revisions", async () => {
      const app = await created();
      const change = changeOf(app, { kind: "deleted" });
      expect(await stores().appChanges.remove(app, change, NOW)).toBe(true);
      expect(await stores().apps.get(app.appName)).toBeUndefined();
      expect(await stores().apps.getRevision(app)).toEqual(app);
      expect(await stores().appChanges.get(app.appName)).toEqual(change);
      expect(await stores().apps.create({ ...app, incarnation: "another" })).toBe(true);
    });

    test.each([
      { because: "it has changed meanwhile", change: { revision: 5 } },
      { because: "it was published anew meanwhile", change: { incarnation: "another" } },
    ])("nothing is changed of an app when $because", async ({ change }) => {
      const app = await created();
      const other = { ...app, ...change };
      expect(await stores().appChanges.disable(disabled(other), changeOf(app), NOW)).toBe(false);
      expect(await stores().appChanges.enable({ ...other, revision: other.revision + 1 })).toBe(false);
      expect(await stores().appChanges.remove(other, changeOf(app, { kind: "deleted" }), NOW)).toBe(false);
      expect(await stores().apps.get(app.appName)).toEqual(app);
      expect(await stores().appChanges.get(app.appName)).toBeUndefined();
    });

    test("a mark says how far it was followed, and begins its second pass anew", async () => {
      const app = await created();
      const change = changeOf(app);
      await stores().appChanges.disable(disabled(app), change, NOW);
      expect(await stores().appChanges.advance(change, { pass: 1, after: "job.b" }, NOW + 1)).toBe(true);
      const half = { ...change, after: "job.b" };
      expect(await stores().appChanges.get(app.appName)).toEqual(half);
      expect(await stores().appChanges.advance(half, { pass: 2 }, NOW + 2)).toBe(true);
      expect(await stores().appChanges.get(app.appName)).toEqual({ ...change, pass: 2 });
      expect(await owedOf(stores(), app.appName)).toEqual([{ owes: "app", appName: app.appName, dueAt: NOW + 2 }]);
    });

    test("a mark of an earlier change or pass moves and ends nothing", async () => {
      const app = await created();
      const standing = changeOf(app, { at: NOW + 5, pass: 2 });
      await stores().appChanges.disable(disabled(app), standing, NOW);
      for (const other of [changeOf(app, { pass: 2 }), changeOf(app, { at: NOW + 5 })]) {
        expect(await stores().appChanges.advance(other, { pass: 1, after: "job" }, NOW)).toBe(false);
        await stores().appChanges.end(other);
      }
      expect(await stores().appChanges.get(app.appName)).toEqual(standing);
      await stores().appChanges.end(standing);
      await stores().appChanges.end(standing);
      expect(await stores().appChanges.get(app.appName)).toBeUndefined();
      expect(await owedOf(stores(), app.appName)).toEqual([]);
    });
  });
