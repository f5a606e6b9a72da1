import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestStack, type TestStack } from "../../e2e/harness/local-stack.ts";
import { patienceMs } from "../../support/patience.ts";
import { startBrowser, whyNoBrowser } from "../harness/browser.ts";

const reason = whyNoBrowser();
if (reason !== undefined) console.log(`Signing in is not tested: ${reason}`);

const AUDIENCE = "https://elastic-job.example.com/";
const CLIENT = "console";

/** A certified OpenID provider on loopback, with its own pages for signing in. */
async function aProvider() {
  const { default: Provider } = await import("oidc-provider");
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const server: Server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        token_endpoint_auth_method: "none",
        application_type: "native",
        // A native client on loopback may use any port: RFC 8252, 7.3.
        redirect_uris: ["http://127.0.0.1/console"],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: "RS256", use: "sig" }] },
    clientBasedCORS: () => true,
    ttl: {
      AccessToken: 3_600,
      IdToken: 3_600,
      Grant: 3_600,
      Session: 3_600,
      Interaction: 3_600,
      AuthorizationCode: 60,
    },
    scopes: ["openid", "jobs/write"],
    features: {
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: "jobs/write",
          audience: AUDIENCE,
          accessTokenFormat: "jwt" as const,
          jwt: { sign: { alg: "RS256" as const } },
        }),
      },
    },
  });
  const handle = provider.callback();
  return {
    issuer,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe.skipIf(reason !== undefined)("with an issuer of tokens", () => {
  let provider: Awaited<ReturnType<typeof aProvider>>;
  let stack: TestStack;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    provider = await aProvider();
    [stack, browser] = await Promise.all([
      startTestStack(
        { auth: true },
        {},
        {
          jwtIssuer: provider.issuer,
          jwtAudience: [AUDIENCE],
          jwtClientId: CLIENT,
          jwtScopes: { reader: ["jobs/read"], operator: ["jobs/write"] },
        },
      ),
      startBrowser(),
    ]);
    page = await browser.newPage({ locale: "en-GB" });
    page.setDefaultTimeout(patienceMs(20_000));
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    provider?.stop();
  });

  test("the page says how to sign in, and returns signed in to its screen", async () => {
    await page.goto(`${stack.local.apiUrl}/console/apps`);
    await page.getByRole("button", { name: "Sign in" }).first().click();
    await page.waitForURL(`${provider.issuer}/**`);
    await page.locator("input[name=login]").fill("alice");
    await page.locator("input[name=password]").fill("any");
    await page.getByRole("button", { name: "Sign-in" }).click();
    await page.getByRole("button", { name: "Continue" }).click();

    await page.waitForURL(`${stack.local.apiUrl}/console/apps`);
    await page.getByText("There are no apps yet.").waitFor();
  });

  test("a request without the token is refused, and signing out forgets it", async () => {
    expect((await fetch(`${stack.local.apiUrl}/api/app/list`)).status).toBe(401);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).first().waitFor();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toBe("{}");
  });
});
