import type { Log } from "../../ports/log.ts";

/**
 * Does the work of a committed write at once. If it fails, the write stands and the sweep passes the work on. So the
 * failure is logged, and the caller continues.
 * @param name of the work, for the log.
 * @returns undefined when it failed.
 */
export async function owedOnFailure<T>(
  { log }: { readonly log: Log },
  name: string,
  jobName: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (cause) {
    log.error(`${name} is owed`, { jobName, cause });
    return undefined;
  }
}
