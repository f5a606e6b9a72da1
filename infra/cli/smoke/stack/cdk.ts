import { existsSync } from "node:fs";
import path from "node:path";
import { type Io, type ScriptOptions, UsageError } from "../../io.ts";

/** In a checkout this file is not bundled. */
const ROOT = path.join(import.meta.dirname, "..", "..", "..", "..");
const SCRIPT = path.join(ROOT, "node_modules", "aws-cdk", "bin", "cdk");
const IS_CHECKOUT = path.basename(import.meta.dirname) === "stack" && existsSync(SCRIPT);

/** Runs a line of the CDK's command. @returns its exit code */
export type Cdk = (args: readonly string[], signal?: AbortSignal) => Promise<number>;

/**
 * The CDK's command in a checkout of this project: it alone has the app of the whole stack.
 * @param region where it deploys. @default that of the environment
 * @throws UsageError in the installed package
 */
export function cdkOf(io: Io, region: string | undefined): Cdk {
  if (!IS_CHECKOUT) throw new UsageError(NO_CHECKOUT[io.language]);
  const environment = {
    ...io.environment,
    ...(region !== undefined && { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
  };
  const options: ScriptOptions = { directory: ROOT, environment };
  return (args, signal) => io.runScript([SCRIPT, ...args], { ...options, ...(signal && { signal }) });
}

const NO_CHECKOUT = {
  en: "--deploy: it works in a checkout of the project (npm ci, then npm run elastic-job -- smoke --deploy); elsewhere deploy a stack of your own and give --stack",
  zh: "--deploy：只能在本项目的代码目录中使用（npm ci，然后 npm run elastic-job -- smoke --deploy）；否则请自行部署并给出 --stack",
};
