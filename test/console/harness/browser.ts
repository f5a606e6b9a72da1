import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Debian's own browser: nothing is downloaded. */
const CHROMIUM = "/usr/bin/chromium";

/** @returns the reason why no browser test can run here. */
export const whyNoBrowser = (): string | undefined =>
  existsSync(CHROMIUM) ? undefined : `${CHROMIUM} is absent: apt-get install chromium`;

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
