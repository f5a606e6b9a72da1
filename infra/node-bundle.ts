import type { BuildOptions } from "esbuild";

/** The options by which esbuild bundles a part of the package into one module in CommonJS. Names of classes are printed. */
export const NODE_BUNDLE = {
  bundle: true,
  minify: true,
  keepNames: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  mainFields: ["module", "main"],
  // A module finds the files that are packed beside it.
  define: { "import.meta.dirname": "__dirname" },
  legalComments: "none",
  logLevel: "warning",
} satisfies BuildOptions;
