import { REGION } from "../../template/account.ts";
import type { WireRequest } from "./canonical-request.ts";
import type { Credentials } from "./credentials.ts";
import { ALGORITHM, scopeText, signatureOf, signingKey } from "./signature.ts";

/** `20150830T123600Z` @param at epoch ms */
export const timestampOf = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");

/**
 * Signs a request with all its present headers, `host` included.
 * @param service its name in signatures, such as `lambda`.
 * @param at epoch ms
 */
export function signed(request: WireRequest, credentials: Credentials, service: string, at: number): WireRequest {
  const timestamp = timestampOf(at);
  const scope = { date: timestamp.slice(0, 8), region: REGION, service };
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const headers = {
    ...request.headers,
    "x-amz-date": timestamp,
    ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const key = signingKey(secretAccessKey, scope);
  const signature = signatureOf({ ...request, headers }, timestamp, names, scope, key);
  const authorization = `${ALGORITHM} Credential=${accessKeyId}/${scopeText(scope)}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { ...request, headers: { ...headers, authorization } };
}
