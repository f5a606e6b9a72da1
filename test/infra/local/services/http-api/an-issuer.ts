import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWK, SignJWT } from "jose";

export const AUDIENCE = "elastic-job";
export const nowSeconds = () => Math.floor(Date.now() / 1_000);

/** An issuer of tokens on loopback, with a key of RSA `rsa`, and one of an elliptic curve `ec`. */
export async function anIssuer() {
  const keys = { rsa: await generateKeyPair("RS256"), ec: await generateKeyPair("ES256") };
  const published: JWK[] = [];
  const publish = async (kid: string, key: Key) => void published.push({ ...(await exportJWK(key)), kid });
  for (const [kid, { publicKey }] of Object.entries(keys)) await publish(kid, publicKey);
  let reads = 0;
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    reads += 1;
    if (request.url === "/.well-known/openid-configuration")
      return void response.end(JSON.stringify({ jwks_uri: `http://127.0.0.1:${port}/keys` }));
    response.end(JSON.stringify({ keys: published }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** A good token, with the claims and the signing that a test changes. A claim `undefined` is left out. */
  async function token(claims: Claims = {}, { header = {}, key = keys.rsa.privateKey }: Signing = {}) {
    const now = nowSeconds();
    const all = { iss: url, aud: AUDIENCE, sub: "alice", iat: now, exp: now + 300, ...claims };
    return new SignJWT(JSON.parse(JSON.stringify(all)))
      .setProtectedHeader({ alg: "RS256", kid: "rsa", ...header })
      .sign(key);
  }
  return {
    ...{ url, keys, token, publish },
    /** Requests until now. */
    reads: () => reads,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

type Key = GenerateKeyPairResult["privateKey"];
/** `undefined` leaves a claim out. */
export type Claims = Readonly<Record<string, unknown>>;
export interface Signing {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: Key | Uint8Array;
}
export type Issuer = Awaited<ReturnType<typeof anIssuer>>;
