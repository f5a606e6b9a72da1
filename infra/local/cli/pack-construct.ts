import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import * as z from "zod";
import { bundleFunction } from "../../bundles.ts";
import { FUNCTION_NAMES, OPTIONAL_FUNCTION } from "../../constructs/function-name.ts";
import { NODE_BUNDLE } from "../../node-bundle.ts";
import { Template } from "../template/assembly.ts";

const ROOT = path.join(import.meta.dirname, "..", "..", "..");
const CDK = path.join(ROOT, "infra", "cdk");
/** The declarations that users of the construct see: no other type of the project is in them. */
const DECLARATIONS = [
  ...["main", "elastic-job", "elastic-job-props", "elastic-job-app", "elastic-job-job"].map(
    (name) => `infra/cdk/${name}.d.ts`,
  ),
  "functions/contract/metrics.d.ts",
];

/**
 * Writes the construct in a form that needs the CDK alone: one module in CommonJS, which CDK apps of both module systems
 * load, its declarations, and the bundles of the functions.
 * @param directory is emptied first.
 * @param assembly gives its bundles away, and finds them here from now on.
 */
export async function packConstruct(directory: string, assembly: string): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, "package.json"), '{ "type": "commonjs" }\n');
  await build({
    entryPoints: [path.join(CDK, "main.ts")],
    outfile: path.join(directory, "index.js"),
    ...NODE_BUNDLE,
    external: ["aws-cdk-lib", "constructs"],
  });
  writeDeclarations(path.join(directory, "types"));
  moveBundles(assembly, path.join(directory, "bundles"));
  // The local stack has no such function.
  await bundleFunction(OPTIONAL_FUNCTION, path.join(directory, "bundles"));
}

function writeDeclarations(directory: string): void {
  const all = mkdtempSync(path.join(tmpdir(), "declarations-"));
  try {
    const tsc = path.join(
      path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
      "bin",
      "tsc",
    );
    execFileSync(process.execPath, [tsc, "-p", CDK, "--outDir", all], { stdio: ["ignore", "inherit", "inherit"] });
    for (const file of DECLARATIONS) cpSync(path.join(all, file), path.join(directory, file));
  } finally {
    rmSync(all, { recursive: true });
  }
}

const Assets = z.looseObject({
  files: z.record(z.string(), z.looseObject({ source: z.looseObject({ path: z.string() }) })),
});
const FunctionCode = z.object({ FunctionName: z.string(), Code: z.object({ S3Key: z.string() }) });

/** The package holds each bundle once: the assembly of the local stack names the place where the construct finds it. */
function moveBundles(assembly: string, bundles: string): void {
  mkdirSync(bundles);
  const fileOf = (suffix: string) =>
    path.join(assembly, readdirSync(assembly).find((one) => one.endsWith(suffix)) ?? "");
  const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
  const assetsFile = fileOf(".assets.json");
  const assets = Assets.parse(read(assetsFile));
  const functions = Object.values(Template.parse(read(fileOf(".template.json"))).Resources)
    .filter(({ Type }) => Type === "AWS::Lambda::Function")
    .map(({ Properties }) => FunctionCode.parse(Properties));
  for (const name of FUNCTION_NAMES) {
    const key = functions.find(({ FunctionName }) => FunctionName.split("-")[1] === name)?.Code.S3Key;
    const asset = assets.files[path.parse(key ?? "").name];
    if (asset === undefined) throw new Error(`${assembly} has no bundle of the ${name}`);
    const bundle = path.join(bundles, name);
    renameSync(path.join(assembly, asset.source.path), bundle);
    asset.source.path = path.relative(assembly, bundle);
  }
  writeFileSync(assetsFile, JSON.stringify(assets));
}
