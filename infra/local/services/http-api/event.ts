import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { ACCOUNT } from "../../template/account.ts";
import type { Identity } from "../iam/credentials.ts";
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
  caller: Identity,
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
      ...(route.authorizationType === "AWS_IAM" && {
        authorizer: { iam: { accountId: ACCOUNT, userArn: caller.arn, callerId: caller.name, userId: caller.name } },
      }),
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

/** Joins the values of a repeated parameter by commas. */
function queryParameters(url: URL): Record<string, string> | undefined {
  const names = new Set(url.searchParams.keys());
  if (names.size === 0) return undefined;
  return Object.fromEntries([...names].map((name) => [name, url.searchParams.getAll(name).join(",")]));
}
