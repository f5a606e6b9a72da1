import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { SCREENS } from "../screens.ts";
import { describeInBrowser } from "./describe-in-browser.ts";

interface Look {
  readonly lang: "en" | "zh";
  readonly theme: "light" | "dark";
}

/** Names and widths of the page and of tables that do not fit. */
const TOO_WIDE = `[document.documentElement, ...document.querySelectorAll(".scroll")]
  .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
  .map(({ ariaLabel, tagName, scrollWidth }) => (ariaLabel ?? tagName) + ": " + scrollWidth)`;
/** Names of buttons that another button of the screen has too: its reader could not tell which one has the focus. */
const SAME_NAMES = `[...document.querySelectorAll("main button")]
  .map((button) => button.ariaLabel ?? button.textContent)
  .filter((name, at, names) => names.indexOf(name) < at)`;

/** All rules. It describes violations alone, and needs no second page: the console has no frames. */
const axeOf = (page: Page) => new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();

/** Each screen in each of these looks: accessible, without a complaint, and no wider than a telephone. */
export function describeScreens(looks: readonly Look[]): void {
  const now = Date.now();
  const cases = SCREENS(now).flatMap((screen) => looks.map((look) => ({ ...screen, ...look })));
  describeInBrowser("each screen in a browser", now, (shown) => {
    test.each(cases)("$name is accessible and complains of nothing ($lang, $theme)", async ({ place, lang, theme }) => {
      const { context, fixture } = shown();
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
  });
}
