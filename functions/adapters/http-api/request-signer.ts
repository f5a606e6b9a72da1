import type { LambdaClient } from "@aws-sdk/client-lambda";
import { SignatureV4 } from "@smithy/signature-v4";

/** A request of JSON to the HTTP API. */
interface Signable {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Signs requests to API Gateway with the role of the function.
 * @param config of any client: its region, its credentials, and its form of SHA-256.
 * @returns the headers that prove the caller.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
export function requestSigner({
  region,
  credentials,
  sha256,
}: Pick<LambdaClient["config"], "region" | "credentials" | "sha256">) {
  return async ({ method, url, headers, body }: Signable): Promise<Readonly<Record<string, string>>> => {
    const signer = new SignatureV4({ service: "execute-api", region, credentials, sha256 });
    const signed = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...headers, host: url.host },
      ...(body !== undefined && { body }),
    });
    const { host: _, ...added } = signed.headers;
    return added;
  };
}
