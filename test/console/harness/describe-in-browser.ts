import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { type Fixture, serveFixture } from "../fixture/serve-fixture.ts";
import { week } from "../fixture/week.ts";
import { startBrowser, whyNoBrowser } from "./browser.ts";
import { builtConsole } from "./built-console.ts";

/** The parts that the tests of one block share. */
export interface Shown {
  readonly context: BrowserContext;
  readonly fixture: Fixture;
}

/**
 * Tests with the console and a week of answers, in a wide window.
 * @param now the end of the week, epoch ms.
 * @param tests defines them; `shown` may be called inside a test.
 */
export function describeInBrowser(title: string, now: number, tests: (shown: () => Shown) => void): void {
  const reason = whyNoBrowser();
  if (reason !== undefined) console.log(`${title}: not tested: ${reason}`);
  describe.skipIf(reason !== undefined)(title, () => {
    let browser: Browser;
    let shown: Shown;
    let built: Awaited<ReturnType<typeof builtConsole>>;

    beforeAll(async () => {
      built = await builtConsole();
      const [fixture, started] = await Promise.all([serveFixture(built.folder, week(now)), startBrowser()]);
      browser = started;
      shown = { fixture, context: await browser.newContext({ viewport: { width: 1280, height: 800 } }) };
    });
    afterAll(async () => {
      await browser?.close();
      shown?.fixture.stop();
      built?.remove();
    });
    tests(() => shown);
  });
}
