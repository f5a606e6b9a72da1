import type { AppChange } from "../../functions/core/run/app-change.ts";
import type { AppChanges } from "../../functions/ports/app-changes.ts";
import { noteChange } from "./change-log.ts";
import { appStore } from "./config-ports.ts";
import type { World } from "./world.ts";

export function appChanges(world: World): AppChanges {
  const mark = (change: AppChange, dueAt: number) =>
    world.appChanges.put(change.appName, change, { owes: { kind: "app", dueAt } });
  const isThis = ({ appName, at, pass }: AppChange) => {
    const stored = world.appChanges.get(appName);
    return stored?.at === at && stored.pass === pass;
  };
  return {
    async disable(app, change, dueAt) {
      if (!(await appStore(world).update(app))) return false;
      mark(change, dueAt);
      return true;
    },
    async enable(app) {
      if (!(await appStore(world).update(app))) return false;
      world.appChanges.delete(app.appName);
      return true;
    },
    async remove({ appName, revision, incarnation }, change, dueAt) {
      const stored = world.apps.get(appName);
      if (stored?.revision !== revision || stored.incarnation !== incarnation) return false;
      world.apps.delete(appName);
      noteChange(world, { of: "app", name: appName, revision: revision + 1 }, change.origin);
      mark(change, dueAt);
      return true;
    },
    get: async (appName) => world.appChanges.get(appName),
    async advance(change, next, dueAt) {
      if (!isThis(change)) return false;
      const { after, ...rest } = change;
      mark({ ...rest, ...next }, dueAt);
      return true;
    },
    async end(change) {
      if (isThis(change)) world.appChanges.delete(change.appName);
    },
  };
}
