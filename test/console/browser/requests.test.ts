import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { patienceMs } from "../../support/patience.ts";
import { type Fixture, serveFixture } from "../fixture/serve-fixture.ts";
import { week } from "../fixture/week.ts";
import { startBrowser, whyNoBrowser } from "../harness/browser.ts";
import { builtConsole } from "../harness/built-console.ts";

const reason = whyNoBrowser();
if (reason !== undefined) console.log(`The requests of open pages are not counted: ${reason}`);

const DOCS = readFileSync(path.join(import.meta.dirname, "..", "..", "..", "docs", "console.md"), "utf8");
/** `| /console/jobs | 6 |`: requests a minute, as the documentation states them. */
const STATED = Array.from(DOCS.matchAll(/^\| `(\/console[^`]*)`[^|]* \| ([\d.]+) \|$/gm), ([, place = "", count]) => ({
  ...{ place, count: Number(count) },
}));
const MINUTES = 4;
const STEP_MS = 1_000;

/** The clock of the page is the test's: minutes pass in seconds. */
describe.skipIf(reason !== undefined)("an open page", () => {
  const now = Date.parse("2027-01-01T12:00:45Z");
  let browser: Browser;
  let fixture: Fixture;
  let built: Awaited<ReturnType<typeof builtConsole>>;

  beforeAll(async () => {
    built = await builtConsole();
    [fixture, browser] = await Promise.all([serveFixture(built.folder, week(now)), startBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    fixture?.stop();
    built?.remove();
  });

  async function open(place: string) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(patienceMs(20_000));
    let [asked, answered] = [0, 0];
    const isCall = (url: string) => url.includes("/api/");
    page.on("request", (request) => isCall(request.url()) && asked++);
    page.on("requestfinished", (request) => isCall(request.url()) && answered++);
    await page.clock.install({ time: now });
    await page.goto(String(new URL(place, fixture.url)));
    await page.locator("main h1").first().waitFor();
    await page.locator("main [aria-busy]").first().waitFor({ state: "detached" });
    await page.clock.pauseAt(now + 600_000);
    return { page, asked: () => asked, isQuiet: () => asked === answered };
  }

  /** Time goes on when all requests are answered. */
  async function pass(page: Page, minutes: number, isQuiet: () => boolean): Promise<void> {
    for (let ms = 0; ms < minutes * 60_000; ms += STEP_MS) {
      await page.clock.runFor(STEP_MS);
      await expect.poll(isQuiet, { timeout: patienceMs(10_000), interval: 5 }).toBe(true);
    }
  }

  test("the documentation states the requests of screens", () => expect(STATED.length).toBeGreaterThan(8));

  test.each(STATED)("$place asks $count times a minute", async ({ place, count }) => {
    const { page, asked, isQuiet } = await open(place);
    await pass(page, 1, isQuiet);
    const before = asked();
    await pass(page, MINUTES, isQuiet);
    expect((asked() - before) / MINUTES).toBeCloseTo(count, 0);
    await page.close();
  });

  test("the grid asks for the shards of those executions alone that run or have ended in several ways", async () => {
    const job = "/api/job/billing-payment-retry/executions";
    const newest = z.array(ExecutionView).parse(await (await fetch(new URL(`${job}?limit=25`, fixture.url))).json());
    const columns = newest.filter(({ shards }) => shards !== undefined).slice(0, 12);
    const mixed = columns.filter(({ counts, shards }) => !Object.values(counts ?? {}).includes(shards ?? 0));
    expect(columns.length).toBeGreaterThan(mixed.length);
    const asked: string[] = [];
    const page = await browser.newPage();
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(String(new URL("/console/jobs/billing-payment-retry", fixture.url)));
    await page
      .locator(".grid-table tbody a.cell")
      .nth(columns.length - 1)
      .waitFor();
    const ids = mixed.map(({ executionId }) => executionId);
    const tasks = asked.flatMap((path) => path.match(/^\/api\/job\/executions\/([^/]+)\/tasks$/)?.[1] ?? []);
    expect(tasks.sort()).toEqual(ids.sort());
    await page.close();
  });

  test("a hidden page asks nothing, and asks at once when it is seen again", async () => {
    const { page, asked, isQuiet } = await open("/console/");
    await page.evaluate(`
      Object.defineProperty(document, "hidden", { configurable: true, get: () => globalThis.isHidden });
      globalThis.isHidden = true;
      document.dispatchEvent(new Event("visibilitychange"));`);
    const before = asked();
    await pass(page, 1, isQuiet);
    expect(asked()).toBe(before);
    await page.evaluate(`globalThis.isHidden = false; document.dispatchEvent(new Event("visibilitychange"));`);
    await expect.poll(() => asked() > before, { timeout: patienceMs(10_000) }).toBe(true);
    await page.close();
  });
});
