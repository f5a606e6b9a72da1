import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { busy, EXECUTIONS_A_MINUTE } from "../fixture/busy.ts";
import { type Fixture, serveFixture } from "../fixture/serve-fixture.ts";
import { week } from "../fixture/week.ts";
import { startBrowser, whyNoBrowser } from "../harness/browser.ts";
import { builtConsole } from "../harness/built-console.ts";
import { type MainThread, watchMainThread } from "../harness/main-thread.ts";

const reason = whyNoBrowser();
if (reason !== undefined) console.log(`Busy pages are not watched: ${reason}`);

const MINUTES = 10;
const MINUTE_MS = 60_000;
const PLACES = {
  overview: "/console/",
  jobs: "/console/jobs",
  job: "/console/jobs/billing-payment-retry",
  tasks: "/console/tasks",
};

interface Watched {
  readonly screen: string;
  readonly busy: MainThread;
  readonly idle: MainThread;
}

interface Sample {
  readonly cpuMs: number;
  readonly heapBytes: number;
}

const sample = async (thread: MainThread): Promise<Sample> => ({
  cpuMs: await thread.cpuMs(),
  heapBytes: await thread.heapBytes(),
});

describe.skipIf(reason !== undefined)(`${EXECUTIONS_A_MINUTE} executions a minute for ${MINUTES} minutes`, () => {
  let browser: Browser;
  let built: Awaited<ReturnType<typeof builtConsole>>;
  let fixtures: readonly [Fixture, Fixture];

  beforeAll(async () => {
    built = await builtConsole();
    browser = await startBrowser();
    const still = week(Date.now());
    fixtures = [await serveFixture(built.folder, busy(still)), await serveFixture(built.folder, still)];
  });
  afterAll(async () => {
    await browser?.close();
    for (const fixture of fixtures ?? []) fixture.stop();
    built?.remove();
  });

  async function open(fixture: Fixture, place: string): Promise<MainThread> {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    const thread = await watchMainThread(page);
    await page.goto(String(new URL(place, fixture.url)));
    await page.locator("main table tbody tr").first().waitFor();
    return thread;
  }

  test("heaps do not grow, and CPU time is at most three times that of an idle page", async () => {
    const watched: Watched[] = [];
    for (const [screen, place] of Object.entries(PLACES))
      watched.push({ screen, busy: await open(fixtures[0], place), idle: await open(fixtures[1], place) });
    const samples = async () =>
      Promise.all(watched.map(async (one) => [await sample(one.busy), await sample(one.idle)] as const));
    // The first minute fills caches and lists.
    await new Promise((resolve) => setTimeout(resolve, MINUTE_MS));
    const before = await samples();
    await new Promise((resolve) => setTimeout(resolve, MINUTES * MINUTE_MS));
    const after = await samples();
    const rows = await Promise.all(
      watched.map(async ({ screen, busy: page }, index) => {
        const [[busyBefore, idleBefore], [busyAfter, idleAfter]] = [before[index] ?? fail(), after[index] ?? fail()];
        const long = await page.longTasks();
        return {
          screen,
          heapMB: [busyBefore.heapBytes, busyAfter.heapBytes].map((bytes) => Number((bytes / 1e6).toFixed(2))),
          cpuMs: Math.round(busyAfter.cpuMs - busyBefore.cpuMs),
          idleCpuMs: Math.round(idleAfter.cpuMs - idleBefore.cpuMs),
          ratio: Number(((busyAfter.cpuMs - busyBefore.cpuMs) / (idleAfter.cpuMs - idleBefore.cpuMs)).toFixed(2)),
          longTasks: long.length,
          longestMs: Math.round(Math.max(0, ...long)),
        };
      }),
    );
    console.log(JSON.stringify(rows, null, 1));
    for (const {
      screen,
      heapMB: [first = 0, last = 0],
      ratio,
    } of rows) {
      expect(last, `${screen}: heap, MB`).toBeLessThan(first * 1.1 + 0.5);
      expect(ratio, `${screen}: CPU time`).toBeLessThanOrEqual(3);
    }
  });
});

function fail(): never {
  throw new Error("a page has no sample");
}
