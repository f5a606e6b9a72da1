/**
 * Writes a picture of each screen: `node --import tsx test/console/screenshots.ts FOLDER [part of a name …]`.
 * Wide and narrow, in English and Chinese, light and dark.
 */

import { mkdirSync } from "node:fs";
import path from "node:path";
import { serveFixture } from "./fixture/serve-fixture.ts";
import { week } from "./fixture/week.ts";
import { startBrowser } from "./harness/browser.ts";
import { builtConsole } from "./harness/built-console.ts";
import { SCREENS } from "./screens.ts";

const VIEWS = [
  { name: "1440-en", width: 1440, height: 900, lang: "en", theme: "light" },
  { name: "1440-zh-dark", width: 1440, height: 900, lang: "zh", theme: "dark" },
  { name: "390-en-dark", width: 390, height: 844, lang: "en", theme: "dark" },
  { name: "390-zh", width: 390, height: 844, lang: "zh", theme: "light" },
];

const [folder = "screenshots", ...wanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const built = await builtConsole();
const now = Date.now();
const fixture = await serveFixture(built.folder, week(now));
const browser = await startBrowser();
try {
  for (const view of VIEWS) {
    const page = await browser.newPage({
      viewport: { width: view.width, height: view.height },
      timezoneId: "Asia/Shanghai",
    });
    page.on("pageerror", (error) => process.stdout.write(`${error.stack}\n`));
    page.on("console", (message) => message.type() === "error" && process.stdout.write(`${message.text()}\n`));
    for (const { name, place } of SCREENS(now)) {
      const file = `${name}-${view.name}`;
      if (wanted.length > 0 && !wanted.some((part) => file.includes(part))) continue;
      const url = new URL(place, fixture.url);
      url.searchParams.set("lang", view.lang);
      url.searchParams.set("theme", view.theme);
      await page.goto(String(url), { waitUntil: "networkidle" });
      await page.screenshot({ path: path.join(folder, `${file}.png`), fullPage: true });
    }
    await page.close();
  }
} finally {
  await browser.close();
  fixture.stop();
  built.remove();
}
