/** Writes the pictures of the documentation: `node --import tsx test/console/docs-pictures.ts`. */

import path from "node:path";
import { serveFixture } from "./fixture/serve-fixture.ts";
import { week } from "./fixture/week.ts";
import { startBrowser } from "./harness/browser.ts";
import { builtConsole } from "./harness/built-console.ts";
import { SCREENS } from "./screens.ts";

const FOLDER = path.join(import.meta.dirname, "..", "..", "docs", "console");
const PICTURES = [
  { screen: "overview", lang: "en", theme: "light", width: 1280, height: 860 },
  { screen: "jobs", lang: "zh", theme: "dark", width: 1440, height: 860 },
  { screen: "job", lang: "en", theme: "dark", width: 1280, height: 860 },
  { screen: "job-fires", lang: "zh", theme: "light", width: 1280, height: 860 },
  { screen: "execution-chunk", lang: "en", theme: "light", width: 1280, height: 860 },
  { screen: "job-form", lang: "zh", theme: "light", width: 1280, height: 860 },
] as const;

const now = Date.now();
const built = await builtConsole();
const fixture = await serveFixture(built.folder, week(now));
const browser = await startBrowser();
try {
  for (const { screen, lang, theme, width, height } of PICTURES) {
    const page = await browser.newPage({ viewport: { width, height }, timezoneId: "Asia/Shanghai" });
    const url = new URL(SCREENS(now).find(({ name }) => name === screen)?.place ?? "/", fixture.url);
    url.searchParams.set("lang", lang);
    url.searchParams.set("theme", theme);
    await page.goto(String(url), { waitUntil: "networkidle" });
    await page.screenshot({ path: path.join(FOLDER, `${screen}-${lang}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
  fixture.stop();
  built.remove();
}
