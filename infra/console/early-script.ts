import path from "node:path";
import { build } from "rolldown";
import type { Plugin } from "vite";

const SOURCE = path.join(import.meta.dirname, "..", "..", "functions", "console", "early", "early.ts");

/**
 * Puts the early script before everything else of the page, as a file without imports: it runs before the console's own
 * script has come.
 */
export function earlyScript(): Plugin {
  return {
    name: "early-script",
    async buildStart() {
      const { output } = await build({ input: SOURCE, write: false, output: { format: "iife", minify: true } });
      this.emitFile({ type: "asset", name: "early.js", source: output[0].code });
    },
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle = {} }) => {
        const script = Object.values(bundle).find((one) => one.type === "asset" && one.names.includes("early.js"));
        if (script === undefined) throw new Error("The early script is not in the bundle.");
        return [
          { tag: "script", attrs: { src: `/console/${script.fileName}`, async: true }, injectTo: "head-prepend" },
        ];
      },
    },
  };
}
