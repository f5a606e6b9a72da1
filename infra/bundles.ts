import { copyFileSync } from "node:fs";
import path from "node:path";
import { Code } from "aws-cdk-lib/aws-lambda";
import { type BuildFailure, buildSync, formatMessagesSync } from "esbuild";
import { JAVA_AGENT_FILE } from "../functions/contract/java-agent.ts";
import { writeConsole } from "./console/write-console.ts";
import { FUNCTION_NAMES, type FunctionName } from "./constructs/function-name.ts";
import { javaAgent } from "./java/agent.ts";

const FUNCTIONS = path.join(import.meta.dirname, "..", "functions");
/** Modules of the SDK that no function needs, each with the module that stands in for it. */
const STAND_INS = {
  "@aws-sdk/credential-provider-node": path.join(FUNCTIONS, "adapters", "aws", "environment-credentials.ts"),
  "@aws-sdk/middleware-endpoint-discovery": path.join(FUNCTIONS, "adapters", "aws", "no-endpoint-discovery.ts"),
};

/** The deployment package of each function. */
export type Bundles = Readonly<Record<FunctionName, Code>>;

/** Writes the bundles. @returns them as code of the stack. @throws as `writeBundles` */
export function bundleFunctions(directory: string, functions = FUNCTIONS): Bundles {
  writeBundles(directory, functions);
  return bundlesIn(directory);
}

/** The bundles that `writeBundles` has written to a directory. */
export function bundlesIn(directory: string): Bundles {
  const code = (name: FunctionName) => Code.fromAsset(path.join(directory, name));
  return {
    api: code("api"),
    planner: code("planner"),
    dispatcher: code("dispatcher"),
    runner: code("runner"),
    collector: code("collector"),
    sweep: code("sweep"),
  };
}

/**
 * Bundles `functions/<name>/main.ts` of every function in one build, each into its own directory as `index.cjs`. A
 * bundle holds all imports, the AWS SDK too: AWS runs the tested code, and not the SDK version of Lambda's runtime.
 * CommonJS, because it loads faster than ESM with an SDK client inside.
 * @param directory where the bundles are written.
 * @throws an Error that says which import of which file failed.
 */
export function writeBundles(directory: string, functions = FUNCTIONS): void {
  try {
    buildSync({
      entryPoints: FUNCTION_NAMES.map((name) => ({ in: path.join(functions, name, "main.ts"), out: `${name}/index` })),
      outdir: directory,
      outExtension: { ".js": ".cjs" },
      bundle: true,
      minify: true,
      platform: "node",
      format: "cjs",
      target: "node20",
      // Tree shaking makes the SDK's ES modules a third smaller than its CommonJS ones.
      mainFields: ["module", "main"],
      alias: STAND_INS,
      legalComments: "none",
      logLevel: "silent",
    });
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>;
    if (errors === undefined) throw error;
    throw new Error(`The functions cannot be bundled:\n${formatMessagesSync(errors, { kind: "error" }).join("")}`);
  }
  writeConsole(path.join(directory, "api", "console"));
  addJavaAgent(path.join(directory, "runner"));
}

/** The runner works without the agent; Java packages of Elastic-Job-Cloud need it. */
function addJavaAgent(bundle: string): void {
  const agent = javaAgent();
  if (agent !== undefined) return copyFileSync(agent, path.join(bundle, JAVA_AGENT_FILE));
  console.error("There is no JDK from 9 on here: Elastic-Job-Cloud's Java packages will not run, all else does.");
}
