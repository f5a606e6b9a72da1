import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import * as z from "zod";
import { isSecureUrl } from "../../../secure-url.ts";

/** API Gateway may keep an issuer's keys for two hours. A key that is not known is looked for sooner: every 30 s at most. */
const KEPT_MS = 7_200_000;
const TIMEOUT_MS = 5_000;

const Discovered = z.object({ jwks_uri: z.string().refine(isSecureUrl) });

/** The issuer, or its keys, could not be read. */
export class NoKeys extends Error {}

/**
 * Finds the key of a token among the keys that its issuer publishes.
 * @param issuer the base of its OpenID Connect discovery document.
 * @returns a search that throws NoKeys while the issuer cannot be reached, and a JOSEError where it has no such key.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest
 */
export function issuerKeys(issuer: string): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    found ??= discover(issuer).catch((cause) => {
      found = undefined;
      throw new NoKeys(`${issuer} has no readable discovery document`, { cause });
    });
    return (await found)(header, token);
  };
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const response = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, {
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`it answered ${response.status}`);
  const { jwks_uri } = Discovered.parse(await response.json());
  return createRemoteJWKSet(new URL(jwks_uri), { cacheMaxAge: KEPT_MS, timeoutDuration: TIMEOUT_MS });
}
