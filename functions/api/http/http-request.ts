import type { APIGatewayProxyEventV2 } from "aws-lambda";

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
}

/**
 * API Gateway hands over what is not text by its content type in base64: also a body without a content
 * type, and curl's form type.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const readRequest = (event: APIGatewayProxyEventV2): Omit<HttpRequest, "params"> => ({
  method: event.requestContext.http.method,
  path: event.rawPath,
  query: event.queryStringParameters ?? {},
  headers: event.headers,
  body: Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8"),
});
