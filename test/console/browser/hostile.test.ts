import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { patienceMs } from "../../support/patience.ts";
import { withHostileTexts } from "../fixture/hostile.ts";
import { type Fixture, serveFixture } from "../fixture/serve-fixture.ts";
import { week } from "../fixture/week.ts";
import { startBrowser, whyNoBrowser } from "../harness/browser.ts";
import { builtConsole } from "../harness/built-console.ts";
import { SCREENS } from "../screens.ts";

const reason = whyNoBrowser();
if (reason !== undefined) console.log(`Hostile texts are not tested: ${reason}`);

describe.skipIf(reason !== undefined)("texts of hostile jobs", () => {
  const now = Date.now();
  let browser: Browser;
  let fixture: Fixture;
  let built: Awaited<ReturnType<typeof builtConsole>>;

  beforeAll(async () => {
    built = await builtConsole();
    [fixture, browser] = await Promise.all([serveFixture(built.folder, withHostileTexts(week(now))), startBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    fixture?.stop();
    built?.remove();
  });

  const NAMES = ["jobs", "job", "job-configuration", "job-revisions", "task", "app", "operate", "changes"];
  test.each(SCREENS(now).filter(({ name }) => NAMES.includes(name)))("$name stays itself", async ({ place }) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(patienceMs(20_000));
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.goto(String(new URL(place, fixture.url)));
    await page.locator("main h1").first().waitFor();
    await page.locator("main [aria-busy]").first().waitFor({ state: "detached" });
    expect(await page.locator("main img, main script").count()).toBe(0);
    expect(await page.title()).toContain("Elastic-Job");
    const text = (await page.locator("main").textContent()) ?? "";
    const overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(["\u202e", "\u001b", "\u0007"].filter((one) => text.includes(one))).toEqual([]);
    expect({ overflow, complaints }).toEqual({ overflow: 0, complaints: [] });
    await page.close();
  });
});
