import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod";
import { MAX_CALLER } from "../../contract/origin.ts";

/** One request as operations read it. */
export interface HttpRequest {
  readonly method: string;
  /** As API Gateway gives it. */
  readonly path: string;
  /** The values of the `{names}` in its route. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Names in lower case, as API Gateway gives them. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** ARN of the IAM identity, or subject of the JWT. */
  readonly caller: string;
  readonly sourceAddress: string;
}

/**
 * API Gateway passes a body in base64 unless its content type is text. So a body without a content type, and one of
 * curl's form type, come in base64.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const readRequest = (event: APIGatewayProxyEventV2): Omit<HttpRequest, "params"> => ({
  method: event.requestContext.http.method,
  path: event.rawPath,
  query: event.queryStringParameters ?? {},
  headers: event.headers,
  caller: callerOf(event),
  sourceAddress: event.requestContext.http.sourceIp,
  body: Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8"),
});

/** The parts of API Gateway's context that name the caller. A route has one of the two authorizers. */
const Authorized = z.object({
  authorizer: z.object({
    iam: z.object({ userArn: z.string() }).optional(),
    jwt: z.object({ claims: z.object({ sub: z.string() }) }).optional(),
  }),
});

/** A JWT need not have a subject. */
function callerOf({ requestContext }: APIGatewayProxyEventV2): string {
  const { data } = Authorized.safeParse(requestContext);
  const caller = data?.authorizer.iam?.userArn ?? data?.authorizer.jwt?.claims.sub ?? "unknown";
  return caller.slice(0, MAX_CALLER);
}
