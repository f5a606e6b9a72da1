import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fixture, serveFixture } from "../fixture/serve-fixture.ts";
import { week } from "../fixture/week.ts";
import { startBrowser, whyNoBrowser } from "../harness/browser.ts";
import { builtConsole } from "../harness/built-console.ts";
import { describeScreens } from "../harness/describe-screens.ts";
import { SCREENS } from "../screens.ts";

const reason = whyNoBrowser();

// The other two looks are those of the long form.
describeScreens([
  { lang: "en", theme: "light" },
  { lang: "zh", theme: "dark" },
]);

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
