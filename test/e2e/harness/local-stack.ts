import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { synthesize } from "../../../infra/local/cli/synthesize.ts";
import { type Local, type LocalOptions, startLocal } from "../../../infra/local/runtime/start-local.ts";
import type { ContextValues } from "../../../infra/settings.ts";
import { accountFileIn, writeAccount } from "./account-file.ts";

export interface TestStack {
  readonly local: Local;
  /** Of this run alone; removed at the end. */
  readonly directory: string;
  stop(): Promise<void>;
}

/**
 * The real stack on this machine, in a directory of its own.
 * @param context differences from the deployed one, shortened timings mostly.
 * @param chosen the values that a deployer would choose.
 */
export async function startTestStack(
  options: Partial<LocalOptions> = {},
  context: NonNullable<ContextValues["local"]> = {},
  chosen: Partial<ContextValues> = {},
): Promise<TestStack> {
  const directory = mkdtempSync(path.join(tmpdir(), "elastic-job-"));
  const { assembly } = await synthesize(context, chosen);
  const account = accountFileIn(directory);
  writeAccount(directory, {});
  const local = await startLocal({ assembly, data: path.join(directory, "data"), port: 0, account, ...options });
  return {
    local,
    directory,
    async stop() {
      await local.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
