import { decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { NoKeys } from "./issuer-keys.ts";

/** API Gateway supports algorithms that are based on RSA, and no other ones. */
const ALGORITHMS = ["RS256", "RS384", "RS512"];

/** The rules of one route's tokens, as the template declares them. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** A token needs one of them. @default none is needed */
  readonly scopes?: readonly string[] | undefined;
  readonly keys: JWTVerifyGetKey;
}

export type TokenVerdict =
  | { readonly ok: true; readonly claims: JWTPayload }
  /** @property challenge the value of the header `www-authenticate`. */
  | { readonly ok: false; readonly status: 401 | 403; readonly challenge: string };

/**
 * Judges the value of the header `Authorization`, as API Gateway's JWT authorizer does. It documents no tolerance for
 * different clocks, so there is none here.
 * @param nowSeconds epoch seconds
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html (challenges)
 */
export async function judgeToken(
  authorization: string | undefined,
  rules: TokenRules,
  nowSeconds: number,
): Promise<TokenVerdict> {
  if (authorization === undefined) return { ok: false, status: 401, challenge: "Bearer" };
  const challenge = (error: string, description: string) =>
    `Bearer scope="${rules.scopes?.join(" ") ?? ""}" error="${error}" error_description="${description}"`;
  const read = await readToken(authorization.replace(/^Bearer +/i, ""), rules, nowSeconds);
  if (typeof read === "string") return { ok: false, status: 401, challenge: challenge("invalid_token", read) };
  if (rules.scopes === undefined || rules.scopes.some((scope) => scopesIn(read).has(scope)))
    return { ok: true, claims: read };
  const expected = `expected scopes: [${rules.scopes.join(" ")}]`;
  return { ok: false, status: 403, challenge: challenge("insufficient_scope", expected) };
}

/** @returns the token's claims, or the reason of its refusal. */
async function readToken(token: string, rules: TokenRules, nowSeconds: number): Promise<JWTPayload | string> {
  try {
    // A key is found by its name: an issuer with a single key gives no token the right to leave the name out.
    if (typeof decodeProtectedHeader(token).kid !== "string") return "the token has no kid";
    const { payload } = await jwtVerify(token, rules.keys, {
      algorithms: ALGORITHMS,
      issuer: rules.issuer,
      requiredClaims: ["exp"],
      clockTolerance: 0,
      currentDate: new Date(nowSeconds * 1_000),
    });
    if (payload.iat !== undefined && payload.iat > nowSeconds) return "the token was issued in the future";
    return isFor(rules.audience, payload) ? payload : "the token does not have a valid audience";
  } catch (error) {
    if (error instanceof NoKeys) return "OIDC discovery endpoint communication error";
    // Without a key set, the library fails with its own errors, with those of fetch and with those of JSON.
    return error instanceof errors.JOSEError ? reasonOf(error) : "the token or its issuer's keys cannot be read";
  }
}

const reasonOf = (error: errors.JOSEError): string =>
  error instanceof errors.JWTExpired
    ? "the token has expired"
    : error instanceof errors.JWTClaimValidationFailed
      ? `the claim ${error.claim} is not valid`
      : error instanceof errors.JOSEAlgNotAllowed
        ? "the algorithm is not based on RSA"
        : error instanceof errors.JWKSNoMatchingKey
          ? "the issuer has no such key"
          : "the token or its signature is not valid";

/** `client_id` counts only where `aud` is absent. */
function isFor(audience: readonly string[], { aud, client_id: clientId }: JWTPayload): boolean {
  const named = aud === undefined ? [clientId] : [aud].flat();
  return named.some((name) => typeof name === "string" && audience.includes(name));
}

/** In `scope`, else in `scp`: names between blanks, or a list of them. */
function scopesIn({ scope, scp }: JWTPayload): Set<unknown> {
  const value = scope ?? scp;
  return new Set(typeof value === "string" ? value.split(" ") : Array.isArray(value) ? value : []);
}
