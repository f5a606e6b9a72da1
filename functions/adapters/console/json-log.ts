import type { Log } from "../../ports/log.ts";

/** One line of JSON per fact, to the streams that Lambda sends to CloudWatch Logs. */
export function jsonLog(streams: Pick<Console, "info" | "error">): Log {
  const line = (level: string, fact: string, details: Readonly<Record<string, unknown>> = {}) =>
    JSON.stringify({ level, fact, ...details }, (_, value: unknown) => (value instanceof Error ? told(value) : value));
  return {
    info: (fact, details) => streams.info(line("info", fact, details)),
    error: (fact, details) => streams.error(line("error", fact, details)),
  };
}

/** An error's own fields are not enumerable. The fields that SDKs add (`$metadata` with its request id) are. */
const told = (error: Error): Record<string, unknown> => ({
  ...error,
  name: error.name,
  message: error.message,
  stack: error.stack,
  ...(error.cause !== undefined && { cause: error.cause }),
});
