import { timingSafeEqual } from "node:crypto";
import { REGION } from "../../template/account.ts";
import { AwsError } from "../aws-error.ts";
import type { WireRequest } from "./canonical-request.ts";
import type { Credentials, Identity } from "./credentials.ts";
import { timestampOf } from "./sign.ts";
import { type CredentialScope, scopeText, signatureOf, signingKey } from "./signature.ts";

/** An identity that the runtime knows, with its keys. */
export interface KeyHolder {
  readonly identity: Identity;
  readonly credentials: Credentials;
  /** Epoch ms. @default the keys are valid as long as this runtime */
  readonly expiresAt?: number;
}

/** Finds the holder of a key that was issued after the start. */
export type FindHolder = (accessKeyId: string) => KeyHolder | undefined;

/**
 * The largest accepted difference of clocks.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
const SKEW_MS = 300_000;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=([^/]+)\/([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/;

/** The status of all refusals by API Gateway, Lambda, SQS and IAM; DynamoDB answers 400 instead. */
const refused = (code: string, message: string) => new AwsError(code, message, 403);
const invalid = (message: string) => refused("InvalidSignatureException", message);

/**
 * Finds the signer of a request, by its signature.
 * @returns a check. It throws AwsError for a request that is not signed, or whose key is not known.
 */
export function signatureCheck(holders: readonly KeyHolder[], issued: FindHolder = () => undefined) {
  const byKey = new Map(holders.map((holder) => [holder.credentials.accessKeyId, holder]));
  const keyOf = cachedSigningKeys();
  return (request: WireRequest, service: string, now: number): Identity => {
    const { accessKeyId, credentialScope, headerNames, given, token, timestamp, validMs } = signedPart(request);
    const holder = byKey.get(accessKeyId) ?? issued(accessKeyId);
    const { sessionToken } = holder?.credentials ?? {};
    if (holder === undefined || token !== sessionToken)
      throw refused("UnrecognizedClientException", "The security token included in the request is invalid.");
    if (holder.expiresAt !== undefined && holder.expiresAt <= now)
      throw refused("ExpiredTokenException", "The security token included in the request is expired");
    const scope = { date: timestamp.slice(0, 8), region: REGION, service };
    if (credentialScope !== scopeText(scope)) throw invalid(`Credential should be scoped to ${scopeText(scope)}.`);
    checkClock(timestamp, now, validMs);
    const names = headerNames.split(";");
    if (!names.includes("host")) throw invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");
    const signature = signatureOf(request, timestamp, names, scope, keyOf(holder.credentials, scope));
    if (given.length !== signature.length || !timingSafeEqual(Buffer.from(signature), Buffer.from(given)))
      throw invalid(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
      );
    return holder.identity;
  };
}

/** The signer, the instant and the signature of a request: in its headers, or in its query. */
function signedPart({ url, headers }: WireRequest) {
  const { authorization } = headers;
  const query = new URLSearchParams(authorization === undefined ? url.slice(url.indexOf("?") + 1) : "");
  if (query.has("X-Amz-Signature")) {
    const [accessKeyId = "", ...scope] = (query.get("X-Amz-Credential") ?? "").split("/");
    return {
      accessKeyId,
      credentialScope: scope.join("/"),
      headerNames: query.get("X-Amz-SignedHeaders") ?? "",
      given: query.get("X-Amz-Signature") ?? "",
      token: query.get("X-Amz-Security-Token") ?? undefined,
      timestamp: query.get("X-Amz-Date") ?? "",
      validMs: Number(query.get("X-Amz-Expires")) * 1_000,
    };
  }
  if (authorization === undefined) throw refused("MissingAuthenticationTokenException", "Missing Authentication Token");
  const [, accessKeyId = "", credentialScope = "", headerNames = "", given = ""] =
    AUTHORIZATION.exec(String(authorization)) ?? [];
  if (given === "")
    throw refused(
      "IncompleteSignatureException",
      "Authorization header is not of the form of AWS Signature Version 4.",
    );
  const token = headers["x-amz-security-token"];
  const timestamp = String(headers["x-amz-date"]);
  return { accessKeyId, credentialScope, headerNames, given, token, timestamp, validMs: SKEW_MS };
}

/** @param validMs how long after its instant the signature is valid. */
function checkClock(timestamp: string, now: number, validMs: number): void {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (now - at <= validMs && at - now <= SKEW_MS) return;
  const [relation, bound, sign] =
    at > now ? ["not yet current: ", now + SKEW_MS, "+"] : ["expired: ", now - SKEW_MS, "-"];
  const than = at > now ? "is still later than" : "is now earlier than";
  throw invalid(
    `Signature ${relation}${timestamp} ${than} ${timestampOf(Number(bound))} (${timestampOf(now)} ${sign} 5 min.)`,
  );
}

/** A signing key costs four digests and is valid for a day, so it is kept. */
function cachedSigningKeys() {
  const keys = new Map<string, { readonly date: string; readonly key: Buffer }>();
  return ({ accessKeyId, secretAccessKey }: Credentials, scope: CredentialScope): Buffer => {
    const name = `${accessKeyId} ${scope.service}`;
    const known = keys.get(name);
    if (known?.date === scope.date) return known.key;
    const key = signingKey(secretAccessKey, scope);
    keys.set(name, { date: scope.date, key });
    return key;
  };
}
