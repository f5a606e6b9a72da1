import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { ACCOUNT } from "../../template/account.ts";
import type { Caller } from "./gate.ts";
import type { Matched } from "./routes.ts";

/**
 * Content types whose bodies arrive as text. All other bodies, and those without a type, arrive in base64. Measured on
 * AWS.
 */
const TEXT = /^(text\/.*|application\/(json|javascript|xml))\s*(;|$)/i;

/** Payload format 2.0. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function gatewayEvent(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  { route, pathParameters }: Matched,
  caller: Caller,
): object {
  const method = request.method ?? "GET";
  const now = new Date();
  const isText = TEXT.test(request.headers["content-type"] ?? "");
  const query = queryParameters(url);
  const { cookie, ...rest } = request.headers;
  const headers = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
  return {
    version: "2.0",
    routeKey: route.routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(query && { queryStringParameters: query }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: route.apiId,
      ...(route.authorizationType !== "NONE" && { authorizer: authorizerOf(route, caller) }),
      domainName: request.headers.host,
      domainPrefix: route.apiId,
      http: {
        method,
        path: url.pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: route.routeKey,
      stage: "$default",
      time: `${now.toUTCString().slice(5, 16).replaceAll(" ", "/")}:${now.toISOString().slice(11, 19)} +0000`,
      timeEpoch: now.getTime(),
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(body.length > 0 && { body: isText ? body.toString("utf8") : body.toString("base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function authorizerOf({ token }: Matched["route"], caller: Caller): object {
  if ("claims" in caller) {
    const claims = Object.entries(caller.claims).map(([name, value]) => [name, claimText(value)]);
    return { jwt: { claims: Object.fromEntries(claims), scopes: token?.scopes ?? null } };
  }
  const { arn, name } = caller.identity;
  return { iam: { accountId: ACCOUNT, userArn: arn, callerId: name, userId: name } };
}

/** Functions see each claim as text; a list is written as `[a b]`. */
const claimText = (value: unknown): string =>
  Array.isArray(value) ? `[${value.join(" ")}]` : typeof value === "string" ? value : JSON.stringify(value);

/** Joins the values of a repeated parameter by commas. */
function queryParameters(url: URL): Record<string, string> | undefined {
  const names = new Set(url.searchParams.keys());
  if (names.size === 0) return undefined;
  return Object.fromEntries([...names].map((name) => [name, url.searchParams.getAll(name).join(",")]));
}
