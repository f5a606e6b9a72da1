import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Log } from "../ports/log.ts";
import { type Answer, isError, problemReply, type Reply } from "./http/answer.ts";
import { type HttpRequest, readRequest } from "./http/http-request.ts";
import { matchRoute } from "./http/match-route.ts";
import { MAX_BODY_BYTES } from "./http/read-body.ts";
import type { Operation } from "./routes.ts";

export type Operations = Readonly<Record<Operation, (request: HttpRequest) => Promise<Answer>>>;

export interface Deps {
  readonly operations: Operations;
  /** Whether a thrown error is AWS saying "too fast". */
  readonly isThrottling: (error: unknown) => boolean;
  readonly log: Log;
}

/** The API function: finds the operation, and makes of whatever it ends with a response of API Gateway's form. */
export const createHandler = (deps: Deps) => {
  const { operations, isThrottling, log } = deps;
  return async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    const request = readRequest(event);
    const { requestId } = event.requestContext;
    const line = { method: request.method, path: request.path, requestId };
    const answer = await route(operations, request).catch((cause: unknown): Answer => {
      log.error("a request failed", { ...line, cause });
      return isThrottling(cause) ? { kind: "throttled", retryAfterSeconds: 2 } : { kind: "internal" };
    });
    const reply = isError(answer) ? problemReply(answer, request.path, requestId) : answer;
    log.info("a request was answered", {
      ...line,
      status: reply.statusCode,
      ...(isError(answer) && { kind: answer.kind }),
    });
    return reply;
  };
};

async function route(operations: Operations, request: Omit<HttpRequest, "params">): Promise<Answer> {
  const match = matchRoute(request.method, request.path);
  if (match.found === "nothing") return { kind: "route-not-found", path: request.path };
  if (match.found === "other-methods")
    return { kind: "method-not-allowed", method: request.method, allow: match.allow };
  if (request.body.length > MAX_BODY_BYTES) return { kind: "body-too-large", maxBytes: MAX_BODY_BYTES };
  return operations[match.operation]({ ...request, params: match.params });
}
