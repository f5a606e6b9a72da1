import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { BuildAppProps } from "../../app.ts";
import { javaAgent } from "../../java/agent.ts";

const ROOT = path.join(import.meta.dirname, "..", "..", "..");
const CACHE = path.join(ROOT, "node_modules", ".cache", "elastic-job-serverless");

/** Directories and files of sources. */
interface Sources {
  readonly directories: readonly string[];
  readonly files: readonly string[];
}

const OF_BUNDLES: Sources = {
  directories: ["functions", "infra/console"],
  files: ["infra/bundles.ts", "infra/constructs/function-name.ts", "package-lock.json"],
};
const OF_ASSEMBLIES: Sources = {
  directories: ["functions", "infra/cdk", "infra/console", "infra/constructs"],
  files: [
    "infra/app.ts",
    "infra/bundles.ts",
    "infra/elastic-job-stack.ts",
    "infra/secure-url.ts",
    "infra/settings.ts",
    "cdk.json",
    "package-lock.json",
  ],
};

export interface Synthesis {
  readonly assembly: string;
  /** The assembly is an earlier one: its sources have not changed. */
  readonly isReused: boolean;
}

/**
 * Writes the cloud assembly of this machine's stack, or finds the one that was written from the same sources.
 * @param local the differences from the deployed stack.
 * @param context the context values that a deployer would choose.
 */
export async function synthesize(
  local: NonNullable<BuildAppProps["local"]>,
  context: NonNullable<BuildAppProps["context"]> = {},
): Promise<Synthesis> {
  const choices = JSON.stringify({ local, context });
  const assembly = path.join(CACHE, `assembly-${digestOf(OF_ASSEMBLIES, choices)}`);
  if (existsSync(path.join(assembly, "manifest.json"))) return { assembly, isReused: true };
  // Loading the CDK takes more than a second, so it is loaded only here.
  const [{ buildApp }, { writeBundles }, { bundlesIn }] = await Promise.all([
    import("../../app.ts"),
    import("../../bundles.ts"),
    import("../../constructs/bundles.ts"),
  ]);
  // Bundles depend on no choice: assemblies of other choices have the same ones.
  const bundles = path.join(CACHE, `bundles-${digestOf(OF_BUNDLES)}`);
  if (!existsSync(bundles)) await writeBeside(bundles, writeBundles);
  await writeBeside(assembly, (outdir) => {
    buildApp({ outdir, local, context, bundles: bundlesIn(bundles), validation: false }).synth();
  });
  return { assembly, isReused: false };
}

/**
 * Writes a directory beside its place and moves it there. Another process may have made the same one meanwhile and may
 * use it already: then that one stays.
 */
async function writeBeside(directory: string, write: (beside: string) => void | Promise<void>): Promise<void> {
  const beside = `${directory}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  await write(beside);
  try {
    renameSync(beside, directory);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
}

function digestOf(sources: Sources, choices = ""): string {
  const digest = createHash("sha256").update(choices).update(process.version);
  // The name of the jar holds the digest of its sources.
  digest.update(javaAgent() ?? "no Java agent");
  for (const file of filesOf(sources)) digest.update(file).update(readFileSync(path.join(ROOT, file)));
  return digest.digest("hex").slice(0, 16);
}

function filesOf({ directories, files }: Sources): string[] {
  const within = directories.flatMap((directory) =>
    readdirSync(path.join(ROOT, directory), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(tsx?|css|html|svg)$/.test(file))
      .map((file) => path.join(directory, file)),
  );
  return [...within.sort(), ...files];
}
