import { hashOf } from "./hash.ts";

/**
 * The name of the function that runs the shards of one app alone, where no tenants keep apps apart. It has a hash of the
 * app's name, which may be longer than a function's.
 * @param runner the name of its tier.
 */
export const runnerOfApp = (runner: string, appName: string): string =>
  `${runner}-${hashOf(appName).toString(16).padStart(8, "0")}`;
