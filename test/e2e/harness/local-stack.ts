import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { synthesize } from "../../../infra/local/cli/synthesize.ts";
import type { Local, LocalOptions } from "../../../infra/local/runtime/start-local.ts";
import type { ContextValues } from "../../../infra/settings.ts";
import { clientsOf } from "../../infra/local/a-fixture.ts";
import { accountFileIn, writeAccount } from "./account-file.ts";
import { startForCallers } from "./start-for-callers.ts";

export interface TestStack {
  readonly local: Local;
  /** Of this run alone; removed at the end. */
  readonly directory: string;
  stop(): Promise<void>;
}

/** A deployer's choices with which all scenarios are played: `STACK_CONTEXT='{"outcomesBy":"runner"}'`. @default none */
export const FOR_ALL: Partial<ContextValues> = JSON.parse(process.env.STACK_CONTEXT ?? "{}");

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
  const { assembly } = await synthesize(context, { ...FOR_ALL, ...chosen });
  const account = accountFileIn(directory);
  writeAccount(directory, {});
  const local = await startForCallers({ assembly, data: path.join(directory, "data"), port: 0, account, ...options });
  const sweeps = FOR_ALL.outcomesBy === "runner" ? sweepOften(local) : undefined;
  return {
    local,
    directory,
    async stop() {
      clearInterval(sweeps);
      await local.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const SWEEP_EVERY_MS = 15_000;

/** A runner that died has sent no record. The sweep finds its task, and comes only every ten minutes otherwise. */
function sweepOften(local: Local): NodeJS.Timeout {
  const { lambda } = clientsOf(local);
  const FunctionName = [...local.functions.keys()].find((name) => name.endsWith("-sweep"));
  const sweep = () => void lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event" })).catch(() => {});
  return setInterval(sweep, SWEEP_EVERY_MS);
}
