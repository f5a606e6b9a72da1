import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { patienceMs } from "../../support/patience.ts";
import { type Fixture, serveFixture } from "../fixture/serve-fixture.ts";
import { week } from "../fixture/week.ts";
import { startBrowser, whyNoBrowser } from "../harness/browser.ts";
import { builtConsole } from "../harness/built-console.ts";

const reason = whyNoBrowser();
if (reason !== undefined) console.log(`The first reads of a page are not watched: ${reason}`);

const PLACES = [
  { place: "/console/jobs?prefix=mail&failing=true", early: 2, rows: "mail-" },
  { place: "/console/", early: 3, rows: "" },
] as const;

describe.skipIf(reason !== undefined)("the first reads of a page", () => {
  let browser: Browser;
  let fixture: Fixture;
  let built: Awaited<ReturnType<typeof builtConsole>>;

  beforeAll(async () => {
    built = await builtConsole();
    [fixture, browser] = await Promise.all([serveFixture(built.folder, week(Date.now())), startBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    fixture?.stop();
    built?.remove();
  });

  test.each(PLACES)("$place is read before the console's script has come, and once", async ({ place, early, rows }) => {
    const page = await browser.newPage();
    page.setDefaultTimeout(patienceMs(20_000));
    const asked: string[] = [];
    page.on("request", (request) => request.url().includes("/api/") && asked.push(request.url()));
    let letScriptGo = () => {};
    const go = new Promise<void>((resolve) => {
      letScriptGo = resolve;
    });
    await page.route(/\/assets\/first-/, async (route) => {
      await go;
      await route.continue();
    });
    await page.goto(String(new URL(place, fixture.url)), { waitUntil: "commit" });
    await expect.poll(() => asked.length, { timeout: patienceMs(20_000) }).toBe(early);
    letScriptGo();
    await page.locator("main tbody tr").filter({ hasText: rows }).first().waitFor();
    await page.locator("main [aria-busy]").first().waitFor({ state: "detached" });
    expect(asked.length).toBe(new Set(asked).size);
    await page.close();
  });

  test("a page that is opened in the background asks nothing early", async () => {
    const page = await browser.newPage();
    await page.addInitScript(`Object.defineProperty(document, "hidden", { get: () => true });`);
    const asked: string[] = [];
    page.on("request", (request) => request.url().includes("/api/") && asked.push(request.url()));
    await page.goto(String(new URL("/console/jobs", fixture.url)));
    await page.locator("main h1").waitFor();
    expect(asked).toEqual([]);
    await page.close();
  });
});
