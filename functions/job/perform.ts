import type { JobContext } from "./context.ts";
import type { ExceptionHandler } from "./exception-handler.ts";
import type { DataflowJob, Job, SimpleJob } from "./job.ts";

/** The report of a round. */
export interface Result {
  readonly more?: boolean;
  readonly error?: { readonly message: string };
}

/** The end of a round, and whether the process should end too. */
export interface Performance {
  readonly result: Result;
  readonly isFatal: boolean;
}

/**
 * Runs one round: the work of a SIMPLE job, or one fetch of a DATAFLOW job and the processing of its data.
 * @param makeJob an error in it fails the round, like an error of the job.
 */
export async function perform(
  makeJob: () => Job,
  context: JobContext,
  onError: ExceptionHandler,
): Promise<Performance> {
  try {
    return { result: await doRound(makeJob(), context), isFatal: false };
  } catch (error) {
    return judge(error, context.jobName, onError);
  }
}

async function doRound(job: Job, context: JobContext): Promise<Result> {
  const { jobType, jobClass, streamingProcess } = context.job;
  if (jobType === "SIMPLE") {
    if (!isSimple(job)) throw new TypeError(`${jobClass} is no SIMPLE job: it has no execute(context)`);
    await job.execute(context);
    return {};
  }
  if (!isDataflow(job)) throw new TypeError(`${jobClass} is no DATAFLOW job: it lacks fetchData or processData`);
  const data = await job.fetchData(context);
  if (!data || data.length === 0) return {};
  await job.processData(context, data);
  return streamingProcess ? { more: true } : {};
}

const isSimple = (job: Job): job is SimpleJob => "execute" in job && typeof job.execute === "function";

const isDataflow = (job: Job): job is DataflowJob =>
  "fetchData" in job && typeof job.fetchData === "function" && typeof job.processData === "function";

function judge(error: unknown, jobName: string, onError: ExceptionHandler): Performance {
  try {
    const isIgnored = onError(jobName, error) === "ignore";
    return { result: isIgnored ? {} : { error: { message: messageOf(error) } }, isFatal: false };
  } catch (thrown) {
    return { result: { error: { message: messageOf(thrown) } }, isFatal: true };
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
