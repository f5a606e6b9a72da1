import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { patienceMs } from "../../support/patience.ts";
import { JOBS, large, SHARDS } from "../fixture/large.ts";
import { type Fixture, serveFixture } from "../fixture/serve-fixture.ts";
import { week } from "../fixture/week.ts";
import { startBrowser, whyNoBrowser } from "../harness/browser.ts";
import { builtConsole } from "../harness/built-console.ts";
import { watchMainThread } from "../harness/main-thread.ts";

const reason = whyNoBrowser();
if (reason !== undefined) console.log(`Large screens are not tested: ${reason}`);

const EXECUTION = "search-full-reindex.c1790000000";
/** CPU time of the main thread, ms: of opening a screen, and of one step of its reader. */
const MOST = { open: 1_500, step: 400 };

describe.skipIf(reason !== undefined)(`${JOBS} jobs, ${SHARDS} shards, and a log of 10 MB`, () => {
  let browser: Browser;
  let fixture: Fixture;
  let built: Awaited<ReturnType<typeof builtConsole>>;

  beforeAll(async () => {
    built = await builtConsole();
    [fixture, browser] = await Promise.all([
      serveFixture(built.folder, large(week(Date.now()), EXECUTION)),
      startBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    fixture?.stop();
    built?.remove();
  });

  async function aPage() {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(patienceMs(20_000));
    const { cpuMs } = await watchMainThread(page);
    /** @returns ms of CPU time of the page until its reader sees the effect */
    const cost = async (name: string, act: () => Promise<unknown>) => {
      const before = await cpuMs();
      await act();
      const ms = (await cpuMs()) - before;
      console.log(`${name}: ${ms.toFixed(0)} ms of CPU time`);
      return ms;
    };
    const open = async (place: string) => page.goto(String(new URL(place, fixture.url)));
    return { page, cost, open };
  }

  test("a page of the jobs opens, and a search shows its job", async () => {
    const { page, cost, open } = await aPage();
    const opened = await cost("jobs", async () => {
      await open("/console/jobs");
      await page.getByRole("link", { name: "job-00049" }).waitFor();
    });
    const searched = await cost("jobs, search", async () => {
      await page.getByLabel("Beginning of a job's name").fill("job-09999");
      await page.getByRole("link", { name: "job-09999" }).waitFor();
    });
    expect(opened).toBeLessThan(MOST.open);
    expect(searched).toBeLessThan(MOST.step);
  });

  test("an execution shows its chunks, and a chunk its shards", async () => {
    const { page, cost, open } = await aPage();
    const opened = await cost("chunks", async () => {
      await open(`/console/executions/${EXECUTION}`);
      await page.getByRole("link", { name: /^Chunk 49,/ }).waitFor();
    });
    const drilled = await cost("shards of a chunk", async () => {
      await page.getByRole("link", { name: /^Chunk 49,/ }).click();
      await page
        .getByRole("grid")
        .getByRole("link", { name: /^Shard 9999:/ })
        .waitFor();
    });
    expect(opened).toBeLessThan(MOST.open);
    expect(drilled).toBeLessThan(MOST.step);
  });

  test("the whole log is read, searched and scrolled", async () => {
    const { page, cost, open } = await aPage();
    const opened = await cost("log of 10 MB", async () => {
      await open(`/console/executions/${EXECUTION}/0?from=start`);
      await page.locator(".log .line").getByText("line 20000 ").waitFor();
    });
    const searched = await cost("log, search", async () => {
      await page.getByLabel("Find in the log").fill("line 19999 ");
      await page.getByText("1 line", { exact: true }).waitFor();
    });
    const back = await cost("log, end of the search", async () => {
      await page.getByLabel("Find in the log").fill("");
      await page.getByText("1 line", { exact: true }).waitFor({ state: "detached" });
      await page.locator(".log .line").getByText("line 20000 ").waitFor();
    });
    const scrolled = await cost("log, scroll", async () => {
      await page.locator(".log").hover();
      await page.mouse.wheel(0, -100_000);
      await page.locator(".log .line").first().isVisible();
    });
    expect(opened).toBeLessThan(MOST.open);
    expect(searched).toBeLessThan(MOST.step);
    expect(back).toBeLessThan(MOST.step);
    expect(scrolled).toBeLessThan(MOST.step);
  });
});
