/**
 * Is called with the error of a job. The task is FAILED, unless the handler returns `"ignore"`. An error of the handler
 * itself becomes the reason and ends the process.
 */
export type ExceptionHandler = (jobName: string, error: unknown) => unknown;

export type ExceptionHandlers = Readonly<Record<string, ExceptionHandler>>;

const log: ExceptionHandler = (jobName, error) => {
  console.error(`Job '${jobName}' failed:`, error);
};

/** The handlers that `jobProperties.job_exception_handler` can name. */
const NAMED: ExceptionHandlers = {
  log,
  ignore: () => "ignore",
  throw: (_, error) => {
    throw error;
  },
  /** The name of Elastic-Job for `log`. */
  DefaultJobExceptionHandler: log,
};

/** An app's own handlers come first. The default is `log`; an unknown name is reported and also means `log`. */
export function findExceptionHandler(name: string | undefined, own: ExceptionHandlers): ExceptionHandler {
  if (!name) return log;
  const simpleName = name.slice(name.lastIndexOf(".") + 1);
  const handler = own[name] ?? own[simpleName] ?? NAMED[simpleName];
  if (handler !== undefined) return handler;
  console.error(`There is no job_exception_handler '${name}': failures are logged.`);
  return log;
}
