import { expect, test } from "vitest";
import { describeInBrowser } from "../harness/describe-in-browser.ts";
import { describeScreens } from "../harness/describe-screens.ts";
import { SCREENS } from "../screens.ts";

const now = Date.now();

// The other two looks are those of the long form.
describeScreens([
  { lang: "en", theme: "light" },
  { lang: "zh", theme: "dark" },
]);

describeInBrowser("in a browser", now, (shown) => {
  test("a narrow window shows the time of each shard below its row, and a wide one beside its state", async () => {
    const { context, fixture } = shown();
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
    const { context, fixture } = shown();
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
