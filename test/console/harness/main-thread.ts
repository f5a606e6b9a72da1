import type { CDPSession, Page } from "playwright-core";

export interface MainThread {
  /** CPU time of the page's main thread since its beginning, ms: other programs of the machine do not count. */
  cpuMs(): Promise<number>;
  /** Bytes of its heap after a collection of garbage. */
  heapBytes(): Promise<number>;
  /** Durations of its tasks of more than 50 ms by the clock, ms. */
  longTasks(): Promise<readonly number[]>;
}

/** To be called before the page is opened. */
export async function watchMainThread(page: Page): Promise<MainThread> {
  await page.addInitScript(`
    globalThis.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: "longtask", buffered: true });`);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return {
    cpuMs: async () => 1_000 * (await metric(session, "TaskDuration")),
    async heapBytes() {
      await session.send("HeapProfiler.collectGarbage");
      return metric(session, "JSHeapUsedSize");
    },
    longTasks: () => page.evaluate("longTasks"),
  };
}

async function metric(session: CDPSession, wanted: string): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  const found = metrics.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`the browser has no metric ${wanted}`);
  return found.value;
}
