import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { keepConnections } from "../keep-connections.ts";
import type { InvocationResult } from "../lambda/outcome.ts";
import { refusal } from "../origin.ts";
import { canonicalTarget } from "./canonical-target.ts";
import { gatewayEvent } from "./event.ts";
import type { Gate, Refusal } from "./gate.ts";
import { type HttpRoute, matchRoute } from "./routes.ts";

/** Bytes. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const BODY_LIMIT = 10 * 1_048_576;

/** The answer does not name the missing right, as in AWS. */
const REFUSED = { 401: "Unauthorized", 403: "Forbidden" };

interface FunctionAnswer {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** Routes and rights of the deployed template. */
export interface Behind {
  readonly routes: readonly HttpRoute[];
  readonly gate: Gate;
}

/** The HTTP API's front door on loopback. @param portOf its own port, known once it listens. */
export function httpFront(behind: () => Behind | undefined, portOf: () => number): Server {
  const server = createServer((request, response) => {
    answer(request, response, behind(), portOf()).catch(() =>
      reply(response, 500, { message: "Internal Server Error" }),
    );
  });
  return keepConnections(server);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  behind: Behind | undefined,
  port: number,
): Promise<void> {
  const url = canonicalTarget(request.url ?? "/");
  const matched = url && behind && matchRoute(behind.routes, request.method ?? "GET", url.pathname);
  const refused = refusal(request.headers, port, matched?.route.authorizationType === "NONE");
  if (refused !== undefined) return reply(response, 403, { message: `Forbidden: ${refused}` });
  if (url === undefined) return reply(response, 404, { message: "Not Found" });
  if (behind === undefined) return starting(response, url.pathname);
  if (matched === undefined) return reply(response, 404, { message: "Not Found" });
  const body = await readBody(request);
  if (body === undefined) return reply(response, 413, { message: "Request Entity Too Large" });
  const caller = await behind.gate.admits({ ...wireOf(request), body }, matched.route);
  if ("status" in caller) return refuse(response, caller);
  if (!behind.gate.mayCall(matched.route)) return reply(response, 500, { message: "Internal Server Error" });
  const event = JSON.stringify(gatewayEvent(request, url, body, matched, caller));
  const result = await within(matched.route.timeoutMs, matched.route.pool.invoke({ payload: event }));
  if (result === undefined) return reply(response, 503, { message: "Service Unavailable" });
  if (!result.ok) return reply(response, 500, { message: "Internal Server Error" });
  send(response, JSON.parse(result.payload));
}

/** Answers while nothing is deployed yet: a problem document (RFC 9457), as for a throttled request. */
function starting(response: ServerResponse, instance: string): void {
  const detail = "The local runtime is starting. Repeat the request in a second.";
  response.setHeader("retry-after", "1");
  reply(
    response,
    503,
    { type: "starting", title: "Service Unavailable", status: 503, detail, instance, message: detail },
    "application/problem+json",
  );
}

const wireOf = ({ method = "GET", url = "/", headers }: IncomingMessage) => ({ method, url, headers });

function refuse(response: ServerResponse, { status, challenge }: Refusal): void {
  if (challenge !== undefined) response.setHeader("www-authenticate", challenge);
  reply(response, status, { message: REFUSED[status] });
}

function send(response: ServerResponse, answer: FunctionAnswer | null): void {
  if (answer === null || typeof answer !== "object" || answer.statusCode === undefined)
    return reply(response, 200, answer);
  const { statusCode, headers = {}, cookies, body = "", isBase64Encoded } = answer;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  if (cookies !== undefined) response.setHeader("set-cookie", [...cookies]);
  if (statusCode !== 204 && !response.hasHeader("content-type"))
    response.setHeader("content-type", "text/plain; charset=utf-8");
  response.writeHead(statusCode).end(isBase64Encoded ? Buffer.from(body, "base64") : body);
}

function reply(response: ServerResponse, status: number, body: unknown, type = "application/json"): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
}

/** @returns undefined when the body is too long. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= BODY_LIMIT) chunks.push(chunk);
  }
  return length > BODY_LIMIT ? undefined : Buffer.concat(chunks);
}

async function within(ms: number, result: Promise<InvocationResult>): Promise<InvocationResult | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}
