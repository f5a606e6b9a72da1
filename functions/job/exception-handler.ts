/**
 * Called with what a job has thrown. The task is FAILED, unless this returns `"ignore"`; what it throws itself
 * becomes the reason, and ends the process.
 */
export type ExceptionHandler = (jobName: string, error: unknown) => unknown;

export type ExceptionHandlers = Readonly<Record<string, ExceptionHandler>>;

const log: ExceptionHandler = (jobName, error) => {
  console.error(`Job '${jobName}' failed:`, error);
};

/** The named ones of `jobProperties.job_exception_handler`. */
const NAMED: ExceptionHandlers = {
  log,
  ignore: () => "ignore",
  throw: (_, error) => {
    throw error;
  },
  /** Elastic-Job's own name for `log`. */
  DefaultJobExceptionHandler: log,
};

/** An app's own handlers come first; an unknown name is told and means `log`, which is also the default. */
export function findExceptionHandler(name: string | undefined, own: ExceptionHandlers): ExceptionHandler {
  if (!name) return log;
  const simpleName = name.slice(name.lastIndexOf(".") + 1);
  const handler = own[name] ?? own[simpleName] ?? NAMED[simpleName];
  if (handler !== undefined) return handler;
  console.error(`There is no job_exception_handler '${name}': failures are logged.`);
  return log;
}
