import type { Invoker } from "../../ports/invoker.ts";
import type { Log } from "../../ports/log.ts";
import { type FollowAppDeps, followApp } from "../../steps/configuration/follow-app.ts";

export interface FollowPorts extends FollowAppDeps {
  readonly invoker: FollowAppDeps["invoker"] & AppFollowers;
  readonly log: Log;
}

type AppFollowers = { followApp: Invoker["followApp"] };

/** From when the sweep lets the jobs follow, should this request die: after its 29 s at the latest. */
export const FOLLOW_WITHIN_MS = 30_000;

/** Lets the first jobs of an app follow its change in the request itself; the rest is the planner's, and is owed. */
export async function beginToFollow(ports: FollowPorts, appName: string): Promise<void> {
  try {
    if (await followApp(ports, appName)) await ports.invoker.followApp({ followedApp: appName });
  } catch (cause) {
    // The change itself is in force, and its mark is owed.
    ports.log.error("jobs of an app have not followed it yet", { appName, cause });
  }
}
