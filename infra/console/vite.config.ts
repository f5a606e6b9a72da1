import path from "node:path";
import { defineConfig } from "vite";
import { earlyScript } from "./early-script.ts";

/** Screens that are loaded when they are opened; all else comes with the page. */
const LATER = /\/functions\/console\/screens\/(?!jobs\/|overview\/|not-found)/;

/** Builds the console's static files. Their names hold the digest of their content. */
export default defineConfig({
  root: path.join(import.meta.dirname, "..", "..", "functions", "console"),
  base: "/console/",
  plugins: [earlyScript()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2023",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // The policy of the pages allows no data URL.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      // Rolldown would warn of slow plugins on a machine that has other work.
      checks: { pluginTimings: false },
      // One file, not eleven: each is a request to the function.
      output: {
        codeSplitting: { groups: [{ name: "first", test: (id) => /\.(tsx?|m?js)$/.test(id) && !LATER.test(id) }] },
      },
    },
  },
});
