import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { BuildAppProps } from "../../app.ts";
import { javaAgent } from "../../java/agent.ts";

const ROOT = path.join(import.meta.dirname, "..", "..", "..");
const CACHE = path.join(ROOT, "node_modules", ".cache", "elastic-job-serverless");

/** The sources of an assembly. */
const DIRECTORIES = ["functions", "infra/constructs"];
const FILES = [
  "infra/app.ts",
  "infra/bundles.ts",
  "infra/elastic-job-stack.ts",
  "infra/settings.ts",
  "cdk.json",
  "package-lock.json",
];

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
  const assembly = path.join(CACHE, `assembly-${digestOf(JSON.stringify({ local, context }))}`);
  if (existsSync(path.join(assembly, "manifest.json"))) return { assembly, isReused: true };
  const beside = `${assembly}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  // Loading the CDK takes more than a second, so it is loaded only here.
  const { buildApp } = await import("../../app.ts");
  buildApp({ outdir: beside, local, context, validation: false }).synth();
  keep(beside, assembly);
  return { assembly, isReused: false };
}

/** Another process may have made the same assembly meanwhile and may use it already: then that one stays. */
function keep(beside: string, assembly: string): void {
  try {
    renameSync(beside, assembly);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!existsSync(path.join(assembly, "manifest.json"))) throw error;
  }
}

function digestOf(choices: string): string {
  const digest = createHash("sha256").update(choices).update(process.version);
  // The name of the jar holds the digest of its sources.
  digest.update(javaAgent() ?? "no Java agent");
  for (const file of inputs()) digest.update(file).update(readFileSync(path.join(ROOT, file)));
  return digest.digest("hex").slice(0, 16);
}

function inputs(): string[] {
  const within = DIRECTORIES.flatMap((directory) =>
    readdirSync(path.join(ROOT, directory), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.join(directory, file)),
  );
  return [...within.sort(), ...FILES];
}
