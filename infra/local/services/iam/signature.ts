import { createHmac } from "node:crypto";
import { canonicalRequest, sha256, type WireRequest } from "./canonical-request.ts";

export const ALGORITHM = "AWS4-HMAC-SHA256";

/** The scope in which a signing key is valid: `20150830/us-east-1/sqs/aws4_request`. */
export interface CredentialScope {
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export const scopeText = ({ date, region, service }: CredentialScope) => `${date}/${region}/${service}/aws4_request`;

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export const signingKey = (secretAccessKey: string, { date, region, service }: CredentialScope): Buffer =>
  hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, date), region), service), "aws4_request");

/**
 * @param timestamp `x-amz-date`: YYYYMMDDTHHMMSSZ
 * @param signedHeaders names in lower case, in order.
 * @returns 64 hexadecimal digits.
 */
export function signatureOf(
  request: WireRequest,
  timestamp: string,
  signedHeaders: readonly string[],
  scope: CredentialScope,
  key: Buffer,
): string {
  const text = [
    ALGORITHM,
    timestamp,
    scopeText(scope),
    sha256(canonicalRequest(request, signedHeaders, scope.service)),
  ].join("\n");
  return hmac(key, text).toString("hex");
}
