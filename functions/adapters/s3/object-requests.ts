import type { LambdaClient } from "@aws-sdk/client-lambda";
import { SignatureV4 } from "@smithy/signature-v4";
import type { ObjectName } from "../../core/config/object-url.ts";
import type { ObjectRequests } from "../../ports/object-requests.ts";

/**
 * Signs requests to the S3 of the stack's region. The runner's own fetcher sends them: it bounds size and time of a
 * package, and judges its digest.
 * @param config of any client: its region, and its form of SHA-256.
 * @param endpoint replaces AWS's own. @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function objectRequests(
  { region, sha256 }: Pick<LambdaClient["config"], "region" | "sha256">,
  endpoint: string | undefined,
): ObjectRequests {
  return {
    async sign(object, { accessKeyId, secretAccessKey, sessionToken }) {
      const place = await region();
      const url = urlOf(object, place, endpoint);
      const credentials = { accessKeyId, secretAccessKey, sessionToken };
      // S3 alone takes the path as it is sent.
      const signer = new SignatureV4({ service: "s3", region: place, credentials, sha256, uriEscapePath: false });
      const signed = await signer.sign({
        method: "GET",
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        query: {},
        headers: { host: url.host },
      });
      const { host: _, ...headers } = signed.headers;
      return { url, headers };
    },
  };
}

/** The certificate of S3 holds no bucket with a dot: then the bucket is in the path. */
function urlOf({ bucket, key }: ObjectName, region: string, endpoint: string | undefined): URL {
  const path = key.split("/").map(escaped).join("/");
  const host = `s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  if (endpoint !== undefined) return new URL(`/${bucket}/${path}`, endpoint);
  return new URL(bucket.includes(".") ? `https://${host}/${bucket}/${path}` : `https://${bucket}.${host}/${path}`);
}

/** RFC 3986, as the signature of version 4 has it. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
