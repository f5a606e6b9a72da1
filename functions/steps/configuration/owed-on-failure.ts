import type { Log } from "../../ports/log.ts";

/**
 * Does at once what a committed write owes. When that fails the write stands, and the sweep hands the work out: so the
 * failure is logged, and its caller goes on.
 * @param what of the job is owed then. @returns undefined when it failed.
 */
export async function owedOnFailure<T>(
  { log }: { readonly log: Log },
  what: string,
  jobName: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (cause) {
    log.error(`${what} is owed`, { jobName, cause });
    return undefined;
  }
}
