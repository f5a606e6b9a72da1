import { cpSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { packConstruct } from "./pack-construct.ts";
import { synthesize } from "./synthesize.ts";

const ROOT = path.join(import.meta.dirname, "..", "..", "..");
const SERVICES = path.join(ROOT, "infra", "local", "services");
/** LevelDB's native code: the systems on which the local runtime can stop and continue processes. */
const SYSTEMS = ["linux-x64", "linux-arm64", "darwin-x64+arm64"];

/**
 * Writes the local runtime in a form that needs nothing but Node: bundles of the runtime and of its child processes, the
 * synthesized stack, the example, and LevelDB's native code.
 * @param directory is emptied first.
 */
export async function packRuntime(directory: string): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  await build({
    entryPoints: {
      installed: path.join(import.meta.dirname, "installed.ts"),
      // `compile-child.ts` finds these beside the bundle.
      bootstrap: path.join(SERVICES, "lambda", "bootstrap.ts"),
      guardian: path.join(SERVICES, "lambda", "guardian.ts"),
      main: path.join(SERVICES, "dynamodb", "main.ts"),
    },
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    keepNames: true,
    platform: "node",
    format: "esm",
    target: "node20",
    mainFields: ["module", "main"],
    // A child that has no bundle beside it would be compiled: in the package each has one.
    external: ["esbuild"],
    legalComments: "none",
    logLevel: "warning",
    banner: { js: AS_COMMON_JS },
  });
  const { assembly } = await synthesize({});
  // The CDK's notes for its own tools are left out.
  const isRead = (file: string) => !file.endsWith(".metadata.json");
  cpSync(assembly, path.join(directory, "assembly"), { recursive: true, filter: isRead });
  cpSync(path.join(ROOT, "test", "examples", "hello"), path.join(directory, "hello"), { recursive: true });
  const prebuilds = path.join(path.dirname(createRequire(import.meta.url).resolve("classic-level")), "prebuilds");
  for (const system of SYSTEMS)
    cpSync(path.join(prebuilds, system), path.join(directory, "prebuilds", system), { recursive: true });
}

/** Packages in CommonJS ask for these names. */
const AS_COMMON_JS = [
  'import { createRequire as asCommonJs } from "node:module";',
  "const require = asCommonJs(import.meta.url);",
  "const __dirname = import.meta.dirname;",
].join("\n");

if (process.argv[1] === import.meta.filename) {
  const runtime = path.join(ROOT, "dist", "dev");
  await packRuntime(runtime);
  await packConstruct(path.join(ROOT, "dist", "cdk"), path.join(runtime, "assembly"));
}
