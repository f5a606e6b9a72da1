import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { routeKeyOf } from "../../functions/api/http/operation.ts";
import { OPERATIONS } from "../../functions/api/operations.ts";
import { matchRoute } from "../../infra/local/services/http-api/routes.ts";

const ROUTES = OPERATIONS.map((operation) => ({ routeKey: routeKeyOf(operation) }));

export interface Sent {
  readonly method: string;
  /** With its query, if it has one. */
  readonly path: string;
  /** An object is sent as JSON, a text or bytes as they stand. */
  readonly body?: unknown;
  /** `application/json` where absent; none with null. */
  readonly contentType?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** API Gateway's authorizer found this out. @default an IAM user */
  readonly authorizer?: object;
}

/**
 * API Gateway's event for a request (payload 2.0): the path as it was sent and the route it chose. Bodies without a
 * known text type arrive in base64.
 */
export function gatewayEvent({
  method,
  path,
  body,
  contentType = "application/json",
  headers = {},
  authorizer = { iam: { userArn: "arn:aws:iam::123456789012:user/alice" } },
}: Sent): APIGatewayProxyEventV2 {
  const { pathname, search, searchParams } = new URL(path, "http://localhost");
  const matched = matchRoute(ROUTES, method, pathname);
  const { routeKey } = matched?.route ?? { routeKey: "$default" };
  const isText = contentType !== null && /^(text\/|application\/(json|xml|javascript))/.test(contentType);
  const bytes =
    body instanceof Uint8Array
      ? Buffer.from(body)
      : Buffer.from(typeof body === "object" ? JSON.stringify(body) : String(body ?? ""));
  return {
    version: "2.0",
    routeKey,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    ...(matched && { pathParameters: matched.pathParameters }),
    headers: { host: "localhost", ...(contentType !== null && { "content-type": contentType }), ...headers },
    ...(search !== "" && { queryStringParameters: Object.fromEntries(searchParams) }),
    requestContext: {
      ...{ authorizer },
      accountId: "000000000000",
      apiId: "api",
      domainName: "localhost",
      domainPrefix: "localhost",
      http: { method, path: pathname, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
      requestId: "request-1",
      routeKey,
      stage: "$default",
      time: "01/Jan/2027:00:00:00 +0000",
      timeEpoch: 1_798_761_600_000,
    },
    ...(bytes.length > 0 && { body: bytes.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: bytes.length > 0 && !isText,
  };
}
