import type { Page } from "playwright-core";
import { startBrowser, whyNoBrowser } from "../console/harness/browser.ts";
import { request } from "../e2e/harness/request.ts";
import { type Figure, median, perSecond } from "./figure.ts";
import { type BenchStack, emptyJob } from "./stack.ts";

/** One page of the list. */
const JOBS = 50;
const RUNS = 15;
/** Pages before the first that counts: they fill the browser's cache and warm the functions. */
const FIRST = 3;
const MOST_TIMES = 1.5;
/** The calls of the screen. */
const CALLS = ["/api/job/jobs?view=summary&limit=50", "/api/app/list"];

/**
 * The list of jobs until its last row stands, beside its bare calls from a page of the same browser. Both are measured in
 * turn. The files of the console come from the browser's cache, as at every visit but the first.
 */
export async function benchConsole(stack: BenchStack): Promise<Figure[]> {
  const reason = whyNoBrowser();
  if (reason !== undefined) {
    console.log(`The console is not measured: ${reason}`);
    return [];
  }
  const { apiUrl } = stack.local;
  await perSecond(JOBS, 4, async (n) => {
    await request(apiUrl, "POST", "/api/job/register", emptyJob(`screen-${n}`));
    await request(apiUrl, "POST", "/api/job/trigger", { jobName: `screen-${n}` });
  });
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
    await page.addInitScript(`new MutationObserver((_, observer) => {
      if (document.querySelectorAll("tbody tr").length < ${JOBS}) return;
      performance.mark("complete");
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true })`);
    const [own, bare]: [number[], number[]] = [[], []];
    for (let n = 0; n < FIRST + RUNS; n++) {
      await page.goto(`${apiUrl}/api/health`);
      const calls = await page.evaluate<number>(BARE_CALLS);
      const screen = await untilComplete(page, `${apiUrl}/console/jobs`);
      if (n < FIRST) continue;
      bare.push(calls);
      own.push(screen);
    }
    const [value, peer] = [median(own), median(bare)];
    const ratio = value / peer;
    const limit = { text: `at most ${MOST_TIMES}`, holds: ratio <= MOST_TIMES };
    return [
      { name: "console: list of jobs", value, unit: "ms", peer: `its bare calls: ${peer.toFixed(1)} ms`, ratio, limit },
    ];
  } finally {
    await browser.close();
  }
}

const BARE_CALLS = `(async () => {
  const start = performance.now();
  await Promise.all(${JSON.stringify(CALLS)}.map(async (call) => (await fetch(call, { cache: "no-store" })).json()));
  return performance.now() - start;
})()`;

/** @returns ms from the beginning of the navigation until all rows stand. */
async function untilComplete(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: "commit" });
  await page
    .locator("tbody tr")
    .nth(JOBS - 1)
    .waitFor();
  return page.evaluate<number>(`performance.getEntriesByName("complete")[0].startTime`);
}
