import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { issuerKeys } from "../../../../../infra/local/services/http-api/issuer-keys.ts";
import { judgeToken, type TokenRules } from "../../../../../infra/local/services/http-api/judge-token.ts";
import { AUDIENCE, anIssuer, type Claims, type Issuer, nowSeconds, type Signing } from "./an-issuer.ts";

let issuer: Issuer;
let rules: TokenRules;
let other: Awaited<ReturnType<typeof generateKeyPair>>;
beforeAll(async () => {
  issuer = await anIssuer();
  rules = { issuer: issuer.url, audience: ["another", AUDIENCE], keys: issuerKeys(issuer.url) };
  other = await generateKeyPair("RS256");
});
afterAll(() => issuer.stop());

const judge = (text: string | undefined, change: Partial<TokenRules> = {}) =>
  judgeToken(text, { ...rules, ...change }, nowSeconds());
const invalid = (description: string) => ({
  ...{ ok: false, status: 401 },
  challenge: `Bearer scope="" error="invalid_token" error_description="${description}"`,
});

describe("a token is good", () => {
  test.each<{ claims: Claims; because: string }>([
    { claims: {}, because: "its audience is one of the authorizer's" },
    { claims: { aud: ["x", AUDIENCE] }, because: "one of its audiences is" },
    { claims: { aud: undefined, client_id: AUDIENCE }, because: "it names a client and no audience, as Cognito's do" },
    { claims: { iat: undefined }, because: "the instant of its issue may be missing" },
    { claims: { nbf: nowSeconds() }, because: "it holds from this second on" },
  ])("$claims: $because", async ({ claims }) => {
    expect(await judge(`Bearer ${await issuer.token(claims)}`)).toMatchObject({ ok: true });
  });

  test("also without the word Bearer", async () => {
    expect(await judge(await issuer.token())).toMatchObject({ ok: true, claims: { sub: "alice" } });
  });

  test("by the longer hashes over RSA", async () => {
    const longer = await generateKeyPair("RS512", { extractable: true });
    await issuer.publish("longer", longer.publicKey);
    const keys = issuerKeys(issuer.url);
    const signing = { header: { alg: "RS512", kid: "longer" }, key: longer.privateKey };
    expect(await judge(await issuer.token({}, signing), { keys })).toMatchObject({ ok: true });
  });
});

describe("a token is refused: 401", () => {
  const now = nowSeconds();
  test.each<{ token: string; claims?: Claims; signing?: () => Signing; says: string }>([
    { token: "expired now", claims: { exp: now }, says: "the token has expired" },
    { token: "without an end", claims: { exp: undefined }, says: "the claim exp is not valid" },
    { token: "of a later time", claims: { nbf: now + 60 }, says: "the claim nbf is not valid" },
    { token: "issued later", claims: { iat: now + 60 }, says: "the token was issued in the future" },
    { token: "of another issuer", claims: { iss: "https://evil.example" }, says: "the claim iss is not valid" },
    { token: "of no issuer", claims: { iss: undefined }, says: "the claim iss is not valid" },
    { token: "for others", claims: { aud: "x" }, says: "the token does not have a valid audience" },
    { token: "without an audience", claims: { aud: undefined }, says: "the token does not have a valid audience" },
    {
      token: "for others, by a client with our name",
      claims: { aud: "x", client_id: AUDIENCE },
      says: "the token does not have a valid audience",
    },
    {
      token: "signed with another key",
      signing: () => ({ key: other.privateKey }),
      says: "the token or its signature is not valid",
    },
    { token: "of an unknown key", signing: () => ({ header: { kid: "x" } }), says: "the issuer has no such key" },
    {
      token: "of an unnamed key",
      signing: () => ({ header: { kid: undefined } }),
      says: "the token has no kid",
    },
    {
      token: "over an elliptic curve, which API Gateway does not support",
      signing: () => ({ header: { alg: "ES256", kid: "ec" }, key: issuer.keys.ec.privateKey }),
      says: "the algorithm is not based on RSA",
    },
  ])("$token", async ({ claims, signing, says }) => {
    expect(await judge(`Bearer ${await issuer.token(claims, signing?.())}`)).toEqual(invalid(says));
  });

  test("one that brings its own key", async () => {
    const header = { jwk: await exportJWK(other.publicKey) };
    const verdict = await judge(await issuer.token({}, { header, key: other.privateKey }));
    expect(verdict).toEqual(invalid("the token or its signature is not valid"));
  });

  test("one that is signed with the text of the public key, as if that were a secret", async () => {
    const secret = new TextEncoder().encode(await exportSPKI(issuer.keys.rsa.publicKey));
    const verdict = await judge(await issuer.token({}, { header: { alg: "HS256" }, key: secret }));
    expect(verdict).toEqual(invalid("the algorithm is not based on RSA"));
  });

  test("one without a signature: alg none", async () => {
    const unsigned = new UnsecuredJWT({ aud: AUDIENCE }).setIssuer(issuer.url).setExpirationTime("1h").encode();
    const [, payload] = unsigned.split(".");
    const header = Buffer.from('{"alg":"none","kid":"rsa"}').toString("base64url");
    expect(await judge(`${header}.${payload}.`)).toEqual(invalid("the algorithm is not based on RSA"));
  });

  test("one whose claims are others than those that were signed", async () => {
    const [header, payload = "", signature] = (await issuer.token()).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: "root" })).toString("base64url");
    expect(await judge([header, forged, signature].join("."))).toEqual(
      invalid("the token or its signature is not valid"),
    );
  });

  test.each(["", "Bearer", "Bearer x", "a.b.c", "Basic YTpi", "Bearer a.b.c.d.e", "AWS4-HMAC-SHA256 Credential=a"])(
    "'%s' is no token",
    async (text) => {
      const verdict = await judge(text);
      expect(verdict).toMatchObject({ ok: false, status: 401, challenge: expect.stringContaining("invalid_token") });
    },
  );

  test("a request without one is told how to bring it", async () => {
    expect(await judge(undefined)).toEqual({ ok: false, status: 401, challenge: "Bearer" });
  });
});

describe("scopes", () => {
  const scopes = ["jobs/read", "jobs/write"];
  test.each<{ claims: Claims }>([
    { claims: { scope: "openid jobs/write" } },
    { claims: { scope: ["jobs/read"] } },
    { claims: { scp: "jobs/read" } },
    { claims: { scp: ["jobs/read", "x"] } },
  ])("$claims: one of the route's is enough", async ({ claims }) => {
    expect(await judge(await issuer.token(claims), { scopes })).toMatchObject({ ok: true });
  });

  test.each<{ claims: Claims }>([
    { claims: {} },
    { claims: { scope: "" } },
    { claims: { scope: "jobs/reads jobs" } },
    { claims: { scope: "jobs/read,jobs/write" } },
    { claims: { scope: { "jobs/read": true } } },
    { claims: { scope: "x", scp: "jobs/read" } },
  ])("$claims: without one the caller is known and forbidden: 403", async ({ claims }) => {
    expect(await judge(await issuer.token(claims), { scopes })).toEqual({
      ...{ ok: false, status: 403 },
      challenge:
        'Bearer scope="jobs/read jobs/write" error="insufficient_scope" error_description="expected scopes: [jobs/read jobs/write]"',
    });
  });
});

describe("keys", () => {
  test("are read once for many tokens", async () => {
    const keys = issuerKeys(issuer.url);
    const before = issuer.reads();
    for (let i = 0; i < 5; i += 1) expect(await judge(await issuer.token(), { keys })).toMatchObject({ ok: true });
    expect(issuer.reads() - before).toBe(2);
  });

  test("of an issuer that does not answer admit no token, and are looked for again", async () => {
    let answers = false;
    const server = createServer((_, response) => {
      if (!answers) return void response.writeHead(500).end();
      response.end(JSON.stringify({ jwks_uri: `${issuer.url}/keys` }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const change = { issuer: url, keys: issuerKeys(url) };
    const token = await issuer.token({ iss: url });
    expect(await judge(token, change)).toEqual(invalid("OIDC discovery endpoint communication error"));
    answers = true;
    expect(await judge(token, change)).toMatchObject({ ok: true });
    server.close();
    server.closeAllConnections();
  });

  test("that would come over the net without TLS are not read", async () => {
    const server = createServer((_, response) => {
      response.end(JSON.stringify({ jwks_uri: "http://keys.example/" }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const verdict = await judge(await issuer.token({ iss: url }), { issuer: url, keys: issuerKeys(url) });
    expect(verdict).toEqual(invalid("OIDC discovery endpoint communication error"));
    server.close();
    server.closeAllConnections();
  });
});
