import { mkdtempSync, readdirSync, realpathSync } from "node:fs";
import path from "node:path";
import { removeTreeSync } from "../package/remove-tree.ts";

const PREFIX = "elastic-job-";

/**
 * Makes a directory for one sandbox's packages and scratch.
 * @param isAlone whether an earlier directory can only be that of a crashed runtime, as in Lambda, where /tmp survives it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export function makeRoot(temporary: string, isAlone: boolean): string {
  const directory = realpathSync(temporary);
  const earlier = isAlone ? readdirSync(directory).filter((name) => name.startsWith(PREFIX)) : [];
  for (const name of earlier) removeTreeSync(path.join(directory, name));
  return mkdtempSync(path.join(directory, PREFIX));
}
