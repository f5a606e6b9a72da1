import { ApiProblem } from "../../../functions/client/api-problem.ts";
import type { Check, Finding, Stage } from "./check.ts";
import { CROWD_CHECKS } from "./crowd.ts";
import { END_CHECKS } from "./ends.ts";
import { ENTRANCE_CHECKS } from "./entrance.ts";
import { LATENESS } from "./lateness.ts";
import { consoleAsPackage } from "./package.ts";
import { PRICE } from "./price.ts";
import { PROGRAM_OF_APP } from "./program.ts";
import { START_CHECKS } from "./starts.ts";
import { TRANSACTION } from "./transaction.ts";

/** In the order in which they are made. */
export const CHECKS: readonly Check[] = [
  ...ENTRANCE_CHECKS,
  TRANSACTION,
  ...END_CHECKS,
  ...CROWD_CHECKS,
  ...START_CHECKS,
  LATENESS,
  PRICE,
];

export type Result = Omit<Check, "look"> & Finding;

/**
 * Publishes the app of the checks, makes them one after the other, and deletes the app with its jobs, also after an
 * error and after Ctrl-C.
 * @param checks those that are made.
 * @param tell is told the name of each check before it begins.
 */
export async function lookAtAll(
  stage: Stage,
  checks: readonly Check[],
  tell: (name: string) => void,
): Promise<Result[]> {
  const { client, cleaner, name: appName } = stage;
  const app = { appName, ...(await consoleAsPackage(stage)), ...PROGRAM_OF_APP };
  await client.call("create-app", { body: app });
  try {
    const results: Result[] = [];
    for (const { look, ...check } of checks) {
      tell(check.name);
      results.push({ ...check, ...(await look(stage).catch(refused)) });
    }
    return results;
  } finally {
    await cleaner.call("delete-app", { path: { appName } });
  }
}

/** A refused request says something about the stack; any other error ends the command. */
function refused(error: unknown): Finding {
  if (!(error instanceof ApiProblem) || error.status === 0) throw error;
  return { verdict: "fails", seen: `${error.request} was answered with ${error.status}: ${error.message}` };
}
