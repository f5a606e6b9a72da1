import type { Problem } from "../../contract/problem.ts";
import { type AppError, detailOf, ERRORS } from "./app-error.ts";

/** A response in API Gateway's form (payload 2.0). */
export interface Reply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The body stands for bytes. */
  readonly isBase64Encoded?: true;
}

/** The end of an operation: a reply, or one of the expected errors as a value. */
export type Answer = Reply | AppError;

/** The most problems that one answer lists. A hostile body may have more than fit into an answer. */
const MAX_PROBLEMS = 100;

export const json = (statusCode: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  statusCode,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

export const noContent: Reply = { statusCode: 204, headers: {} };

export const isError = (answer: object): answer is AppError => "kind" in answer;

/**
 * An error as a problem document (RFC 9457).
 * @param instance path of the request
 * @param requestId given to the client where only the log can tell more
 */
export function problemReply(error: AppError, instance: string, requestId: string): Reply {
  const [status, title] = ERRORS[error.kind];
  const told = error.kind === "invalid-request" ? { ...error, problems: error.problems.slice(0, MAX_PROBLEMS) } : error;
  const detail = detailOf(told);
  const problem: Problem = {
    type: error.kind,
    title,
    status,
    detail,
    instance,
    message: detail,
    ...(told.kind === "invalid-request" && { errors: [...told.problems] }),
    ...(status >= 500 && { requestId }),
  };
  return {
    statusCode: status,
    headers: { "content-type": "application/problem+json", ...headersOf(error) },
    body: JSON.stringify(problem),
  };
}

function headersOf(error: AppError): Record<string, string> {
  if (error.kind === "method-not-allowed") return { allow: error.allow.join(", ") };
  return "retryAfterSeconds" in error ? { "retry-after": String(error.retryAfterSeconds) } : {};
}
