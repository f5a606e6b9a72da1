import { copyFileSync } from "node:fs";
import path from "node:path";
import { build } from "rolldown";
import { JAVA_AGENT_FILE } from "../functions/contract/java-agent.ts";
import { writeConsole } from "./console/write-console.ts";
import { type Bundles, bundlesIn } from "./constructs/bundles.ts";
import { FUNCTION_NAMES, type FunctionName, OPTIONAL_FUNCTION } from "./constructs/function-name.ts";
import { javaAgent } from "./java/agent.ts";

const FUNCTIONS = path.join(import.meta.dirname, "..", "functions");
/** Modules of the SDK that no function needs, each with the module that stands in for it. */
const STAND_INS = {
  "@aws-sdk/credential-provider-node": path.join(FUNCTIONS, "adapters", "aws", "environment-credentials.ts"),
  "@aws-sdk/middleware-endpoint-discovery": path.join(FUNCTIONS, "adapters", "aws", "no-endpoint-discovery.ts"),
  "@smithy/core/event-streams": path.join(FUNCTIONS, "adapters", "aws", "no-event-streams.ts"),
};

/** Writes the bundles. @returns them as code of the stack. @throws as `writeBundles` */
export async function bundleFunctions(directory: string): Promise<Bundles> {
  await writeBundles(directory);
  return bundlesIn(directory);
}

/**
 * Bundles `functions/<name>/main.ts` of every function, each into its own directory as `index.cjs`. A bundle holds all
 * imports, the AWS SDK too: AWS runs the tested code, and not the SDK version of Lambda's runtime.
 * @param directory where the bundles are written.
 * @throws as `bundle`
 */
export async function writeBundles(directory: string): Promise<void> {
  const bundled = ([...FUNCTION_NAMES, OPTIONAL_FUNCTION] as const).map((name) => bundleFunction(name, directory));
  await Promise.all([...bundled, writeConsole(path.join(directory, "api", "console"))]);
  addJavaAgent(path.join(directory, "runner"));
}

/** Bundles one function into its own directory in this one. @throws as `bundle` */
export const bundleFunction = (name: FunctionName, directory: string): Promise<void> =>
  bundle(path.join(FUNCTIONS, name, "main.ts"), path.join(directory, name));

/**
 * Bundles one module and all that it imports into a directory, as `index.cjs`: CommonJS, because it loads faster than
 * ESM with an SDK client inside. Rolldown drops the schemas of the SDK's operations that are not called; esbuild keeps
 * those of REST services, which makes a bundle a tenth larger.
 * @throws an Error that says which import of which file failed.
 */
export async function bundle(input: string, dir: string): Promise<void> {
  try {
    await build({
      input,
      platform: "node",
      resolve: {
        alias: STAND_INS,
        // Tree shaking makes the SDK's ES modules a third smaller than its CommonJS ones.
        mainFields: ["module", "main"],
      },
      transform: { target: "node20" },
      output: { dir, entryFileNames: "index.cjs", format: "cjs", codeSplitting: false, minify: true, comments: false },
      logLevel: "silent",
    });
  } catch (error) {
    throw new Error(`${input} cannot be bundled:\n${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** The runner works without the agent; Java packages of Elastic-Job-Cloud need it. */
function addJavaAgent(bundle: string): void {
  const agent = javaAgent();
  if (agent !== undefined) return copyFileSync(agent, path.join(bundle, JAVA_AGENT_FILE));
  console.error("There is no JDK from 9 on here: Elastic-Job-Cloud's Java packages will not run, all else does.");
}
