import { SignatureV4, type SignatureV4CryptoInit, type SignatureV4Init } from "@smithy/signature-v4";

/** A request of JSON to the HTTP API. */
interface Signable {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Signs requests to API Gateway.
 * @param identity region, credentials, and a form of SHA-256. The configuration of any client has them.
 * @returns the headers that prove the caller.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
export function requestSigner({
  region,
  credentials,
  sha256,
}: Omit<SignatureV4Init, "service"> & SignatureV4CryptoInit) {
  const signer = new SignatureV4({ service: "execute-api", region, credentials, sha256 });
  return async ({ method, url, headers, body }: Signable): Promise<Readonly<Record<string, string>>> => {
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
