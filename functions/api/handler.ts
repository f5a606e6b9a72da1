import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Log } from "../ports/log.ts";
import { CONSOLE_ROUTES } from "./console/console-routes.ts";
import type { Pages } from "./console/serve-console.ts";
import { type Answer, isError, problemReply, type Reply } from "./http/answer.ts";
import { howToRepeat } from "./http/how-to-repeat.ts";
import { readRequest } from "./http/http-request.ts";
import { Interrupted } from "./http/interrupted.ts";
import { matchRoute } from "./http/match-route.ts";
import { type Operation, routeKeyOf } from "./http/operation.ts";
import { MAX_BODY_BYTES } from "./http/read-body.ts";

export interface Deps<Ports> {
  readonly operations: readonly Operation<Ports>[];
  readonly ports: Ports;
  /** Answers the console's own routes. @default there is no console */
  readonly pages?: Pages;
  /** Whether a thrown error is AWS saying "too fast". */
  readonly isThrottling: (error: unknown) => boolean;
  readonly log: Log;
}

/** The API function: finds the operation, and makes its answer a response of API Gateway's form. */
export const createHandler = <Ports>(deps: Deps<Ports>) => {
  const { isThrottling, log } = deps;
  return async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    const request = readRequest(event);
    const { requestId } = event.requestContext;
    const line = { method: request.method, path: request.path, requestId };
    const answer = await route(deps, event).catch((cause: unknown): Answer => {
      const [fault, key] = cause instanceof Interrupted ? [cause.cause, cause.idempotencyKey] : [cause];
      log.error("a request failed", { ...line, cause: fault });
      if (!isThrottling(fault)) return { kind: "internal" };
      return { kind: "throttled", retryAfterSeconds: 2, again: howToRepeat(request, key ?? keyOf(deps, event)) };
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

async function route<Ports>({ operations, ports, pages }: Deps<Ports>, event: APIGatewayProxyEventV2): Promise<Answer> {
  const request = readRequest(event);
  const { method, path } = request;
  const { routeKey, pathParameters = {} } = event;
  if (pages !== undefined && CONSOLE_ROUTES.includes(routeKey)) return pages(request);
  const match = matchRoute(operations, { routeKey, path, pathParameters });
  if (match.found === "nothing") return { kind: "route-not-found", path };
  if (match.found === "other-methods") return { kind: "method-not-allowed", method, allow: match.allow };
  // An operation without a body does not read one.
  if (match.operation.body && request.body.length > MAX_BODY_BYTES)
    return { kind: "body-too-large", maxBytes: MAX_BODY_BYTES };
  return match.operation.handle(ports, { ...request, params: match.params });
}

/** The `Idempotency-Key` of a request whose operation takes one. */
const keyOf = <Ports>({ operations }: Deps<Ports>, { routeKey, headers }: APIGatewayProxyEventV2) =>
  operations.find((one) => routeKeyOf(one) === routeKey)?.headers?.includes("Idempotency-Key")
    ? headers["idempotency-key"] || undefined
    : undefined;
