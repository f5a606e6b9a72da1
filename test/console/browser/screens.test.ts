import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fixture, serveFixture } from "../fixture/serve-fixture.ts";
import { week } from "../fixture/week.ts";
import { startBrowser, whyNoBrowser } from "../harness/browser.ts";
import { builtConsole } from "../harness/built-console.ts";
import { SCREENS } from "../screens.ts";

const reason = whyNoBrowser();
if (reason !== undefined) console.log(`The screens are not tested: ${reason}`);

describe.skipIf(reason !== undefined)("in a browser", () => {
  const now = Date.now();
  let browser: Browser;
  let context: BrowserContext;
  let fixture: Fixture;
  let built: Awaited<ReturnType<typeof builtConsole>>;

  beforeAll(async () => {
    built = await builtConsole();
    [fixture, browser] = await Promise.all([serveFixture(built.folder, week(now)), startBrowser()]);
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  });
  afterAll(async () => {
    await browser?.close();
    fixture?.stop();
    built?.remove();
  });

  /** Names and widths of the page and of tables that do not fit. */
  const TOO_WIDE = `[document.documentElement, ...document.querySelectorAll(".scroll")]
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    .map(({ ariaLabel, tagName, scrollWidth }) => (ariaLabel ?? tagName) + ": " + scrollWidth)`;
  const LOOKS = [
    { lang: "en", theme: "light" },
    { lang: "zh", theme: "dark" },
  ] as const;
  const cases = SCREENS(now).flatMap((screen) => LOOKS.map((look) => ({ ...screen, ...look })));

  test.each(cases)("$name is accessible and complains of nothing ($lang, $theme)", async ({ place, lang, theme }) => {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("request", (request) => {
      if (!request.url().startsWith(fixture.url)) complaints.push(`another origin: ${request.url()}`);
    });
    const url = new URL(place, fixture.url);
    url.searchParams.set("lang", lang);
    url.searchParams.set("theme", theme);
    await page.goto(String(url));
    await page.locator("main h1").first().waitFor();
    await page.locator("main [aria-busy]").first().waitFor({ state: "detached" });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
    expect([...complaints, ...found]).toEqual([]);
    // On the screen of a telephone neither the page nor a table is wider than the window.
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(TOO_WIDE)).toEqual([]);
    await page.close();
  });
});
