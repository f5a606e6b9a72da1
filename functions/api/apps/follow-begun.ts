import type { AppChanges } from "../../ports/app-changes.ts";
import type { AppStore } from "../../ports/app-store.ts";
import type { DispatcherInvoker, PlannerInvoker } from "../../ports/invoker.ts";
import type { FollowAppPorts } from "../../steps/configuration/configuration-ports.ts";
import { followApp } from "../../steps/configuration/follow-app.ts";

export interface FollowPorts extends FollowAppPorts {
  readonly apps: AppStore;
  readonly appChanges: AppChanges;
  readonly invoker: DispatcherInvoker & PlannerInvoker;
}

/** If this request dies, the sweep lets the jobs follow after this time. A request lasts at most 29 s. */
export const FOLLOW_WITHIN_MS = 30_000;

/** Lets the first jobs of an app follow its change within the request. The planner does the rest, which is owed. */
export async function beginToFollow(ports: FollowPorts, appName: string): Promise<void> {
  try {
    if (await followApp(ports, appName)) await ports.invoker.followApp({ followedApp: appName });
  } catch (cause) {
    // The change itself is in force, and its mark is owed.
    ports.log.error("jobs of an app have not followed it yet", { appName, cause });
  }
}
