import type { Problem } from "../contract/problem.ts";

export interface Failed {
  /** `GET /api/job/jobs/hello` */
  readonly request: string;
  /** 0: no answer came. */
  readonly status: number;
  /** The server's document. API Gateway's own refusals carry a `message` alone. */
  readonly problem: Partial<Problem>;
  /** Tries of the call, from 1. */
  readonly tried: number;
  /** Seconds, as the server said. */
  readonly retryAfter: string | null;
  /** The body of the request. */
  readonly sent?: unknown;
  readonly cause?: unknown;
}

/** A call was answered with an error, or not at all. */
export class ApiProblem extends Error implements Failed {
  readonly request: string;
  readonly status: number;
  readonly problem: Partial<Problem>;
  readonly tried: number;
  readonly retryAfter: string | null;
  readonly sent: unknown;

  constructor({ request, status, problem, tried, retryAfter, sent, cause }: Failed) {
    const answered = status === 0 ? "got no answer" : `was answered with ${status}`;
    super(problem.detail ?? problem.message ?? `${request} ${answered}`, { cause });
    this.name = "ApiProblem";
    this.request = request;
    this.status = status;
    this.problem = problem;
    this.tried = tried;
    this.retryAfter = retryAfter;
    this.sent = sent;
  }
}

/** Reads an answer that is an error; its body may be anything. */
export function problemIn(text: string): Partial<Problem> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      const { message, Message } = value as { message?: unknown; Message?: unknown };
      return { ...value, ...(message === undefined && typeof Message === "string" && { message: Message }) };
    }
  } catch {
    // A proxy may answer with a page.
  }
  const line = text.trim().split("\n")[0]?.slice(0, 200) ?? "";
  return line === "" ? {} : { message: line };
}
