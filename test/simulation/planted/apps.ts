import type { App } from "../../../functions/contract/app.ts";
import type { PlantedBugs } from "./planted-bug.ts";

/** Bugs in the treatment of the jobs of a disabled or deleted app. */
export const APP_BUGS: PlantedBugs = {
  "a completion that does not ask whether its app is disabled": {
    seenBy: "apps",
    says: /started although its app was disabled/,
    seed: 116,
    plant: () => (ports, _, name) => {
      const enabled = (app: App | undefined) => app && { ...app, disabled: false };
      if (name !== "collector") return ports;
      return { ...ports, apps: { ...ports.apps, get: async (appName) => enabled(await ports.apps.get(appName)) } };
    },
  },

  // It shows only after a crash: otherwise the request itself lets the jobs follow.
  "an app's change that nothing owes": {
    seenBy: "apps",
    says: /s too late/,
    seed: 191,
    plant: () => (ports, world) => ({
      ...ports,
      appChanges: {
        ...ports.appChanges,
        disable: async (app, change, dueAt) => {
          const isStored = await ports.appChanges.disable(app, change, dueAt);
          world.appChanges.mark(app.appName, {});
          return isStored;
        },
        remove: async (app, change, dueAt) => {
          const isStored = await ports.appChanges.remove(app, change, dueAt);
          world.appChanges.mark(app.appName, {});
          return isStored;
        },
      },
    }),
  },

  "jobs that are not asked for when their app is followed": {
    seenBy: "apps",
    says: /although/,
    seed: 70,
    plant: () => (ports, _, name) =>
      name === "planner" || name === "api"
        ? { ...ports, jobs: { ...ports.jobs, listOfApp: async () => ({ items: [] }) } }
        : ports,
  },
};
