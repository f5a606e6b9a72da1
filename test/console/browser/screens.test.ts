import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
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
  /** Names of buttons that another button of the screen has too: its reader could not tell which one has the focus. */
  const SAME_NAMES = `[...document.querySelectorAll("main button")]
    .map((button) => button.ariaLabel ?? button.textContent)
    .filter((name, at, names) => names.indexOf(name) < at)`;
  const LOOKS = [
    { lang: "en", theme: "light" },
    { lang: "zh", theme: "dark" },
  ] as const;
  const cases = SCREENS(now).flatMap((screen) => LOOKS.map((look) => ({ ...screen, ...look })));

  /** All rules. It describes violations alone, and needs no second page: the console has no frames. */
  const axeOf = (page: Page) => new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();

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
    const { violations } = await axeOf(page).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
    expect([...complaints, ...found]).toEqual([]);
    expect(await page.evaluate(SAME_NAMES)).toEqual([]);
    // On the screen of a telephone neither the page nor a table is wider than the window.
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(TOO_WIDE)).toEqual([]);
    await page.close();
  });

  test("a narrow window shows the time of each shard below its row, and a wide one beside its state", async () => {
    const page = await context.newPage();
    const { place = "" } = SCREENS(now).find(({ name }) => name === "execution-chunk") ?? {};
    const url = new URL(place, fixture.url);
    url.searchParams.set("lang", "en");
    await page.goto(String(url));
    const table = page.locator("section[aria-label='Shards with their attempts'] table");
    await table.locator("td:nth-child(3) .lane").first().waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await table.locator("tr.below .lane").first().waitFor();
    const [lane, whole] = [await table.locator(".lane").first().boundingBox(), await table.boundingBox()];
    expect((lane?.width ?? 0) / (whole?.width ?? 1)).toBeGreaterThan(0.9);
    expect(await table.locator("tr:not(.below) .lane").count()).toBe(0);
    await page.close();
  });

  test("the tab key begins at the top of the screen that a link leads to", async () => {
    const page = await context.newPage();
    await page.goto(String(new URL("/console/jobs/mail-queue-drain?lang=en", fixture.url)));
    await page.locator("section[aria-label=Executions] tbody a").first().focus();
    await page.keyboard.press("Enter");
    await page.locator("section[aria-label='Shards with their attempts'] tbody tr").first().waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.closest('.trail')?.tagName")).toBe("DIV");
    await page.close();
  });
});
