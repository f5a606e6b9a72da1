import { describe, expect, test } from "vitest";
import type { Change } from "../../../functions/contract/origin.ts";
import { aJob, anApp } from "../../support/a-job.ts";
import { freshName, pagesOf, type Stores } from "./stores.ts";

/** A month of its own: the list is one for all jobs and apps, and tests share the tables. */
let months = 0;
const freshMonth = () => Date.UTC(2031, months++, 1);

const originAt = (at: number, action: Change["action"]) => ({ action, at, caller: "alice", sourceAddress: "::1" });

export const changeLogContract = (stores: () => Stores) =>
  describe("change log", () => {
    const namesOf = (changes: readonly Change[]) => changes.map(({ of, action }) => `${of} ${action}`);

    test("every change of a job and of an app with an origin is listed, newest first, across months", async () => {
      const { apps, appChanges, jobs, changes } = stores();
      const [first, second] = [freshMonth(), freshMonth()];
      const app = anApp({ appName: freshName("app"), origin: originAt(first, "published") });
      const config = aJob({ jobName: freshName("job") });
      await apps.create(app);
      const job = { revision: first + 1, enabled: true, config, state: "ACTIVE" as const };
      await jobs.create({ ...job, origin: originAt(first + 1, "registered") }, 0);
      const next = { ...job, revision: second, origin: originAt(second, "updated") };
      await jobs.change(next, job.revision, 0);
      await jobs.change({ ...job, revision: second + 1 }, next.revision, 0);
      const { appName } = app;
      const mark = { appName, kind: "disabled", at: second, pass: 1 } as const;
      const disabled = { ...app, disabled: true, revision: 2, origin: originAt(second + 2, "disabled") };
      await appChanges.disable(disabled, mark, 0);
      const enabled = { ...app, revision: 3, origin: originAt(second + 3, "enabled") };
      await appChanges.enable(enabled);
      const deletion = { ...mark, kind: "deleted", origin: originAt(second + 4, "deleted") } as const;
      await appChanges.remove(enabled, deletion, 0);
      const window = { from: first, until: second + 4 };
      const { items, next: more } = await changes.list(window, { limit: 6 });
      expect(more).toBeUndefined();
      expect(namesOf(items)).toEqual([
        "app deleted",
        "app enabled",
        "app disabled",
        "job updated",
        "job registered",
        "app published",
      ]);
      expect(items[0]).toEqual({ of: "app", name: appName, revision: 4, ...deletion.origin });
      expect(items[3]).toEqual({ of: "job", name: config.jobName, revision: second, ...next.origin });
      const pages = await pagesOf((page) => changes.list(window, page), 4);
      expect(pages.map((page) => page.length)).toEqual([4, 2]);
      expect(pages.flat()).toEqual(items);
      expect((await changes.list({ from: first + 1, until: second }, { limit: 9 })).items).toEqual(items.slice(3, 5));
      expect((await changes.list(window, { limit: 9, after: "0" })).items).toEqual([]);
      expect((await changes.list(window, { limit: 9, after: "zzz".repeat(100) })).items).toEqual(items);
    });

    test("a refused change is not listed", async () => {
      const { apps, jobs, changes } = stores();
      const at = freshMonth();
      const origin = originAt(at, "updated");
      await apps.update(anApp({ appName: freshName("app"), revision: 2, origin }));
      const config = aJob({ jobName: freshName("job") });
      await jobs.change({ revision: at, enabled: true, config, state: "ACTIVE", origin }, 1, 0);
      expect(await changes.list({ from: at, until: at }, { limit: 9 })).toEqual({ items: [] });
    });
  });
