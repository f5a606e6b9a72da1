import path from "node:path";
import { defineConfig } from "vite";

/** Builds the console's static files. Their names hold the digest of their content. */
export default defineConfig({
  root: path.join(import.meta.dirname, "..", "..", "functions", "console"),
  base: "/console/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2023",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // The policy of the pages allows no data URL.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // Rolldown would warn of slow plugins on a machine that has other work.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
