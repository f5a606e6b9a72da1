import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eventually } from "../../support/eventually.ts";
import { freePort } from "../../support/free-port.ts";

const ROOT = path.join(import.meta.dirname, "../../..");
const PROGRAM = path.join(ROOT, ".venv/bin/ministack");

export const ACCOUNT = "000000000000";
export const REGION = "eu-central-1";
export const hasEmulator = (): boolean => existsSync(PROGRAM);
export const WITHOUT = `skipped: there is no ${path.relative(process.cwd(), PROGRAM)}; CONTRIBUTING.md says how to install it`;

/**
 * An emulator of AWS that shares no code with this project: it reads templates with its own CloudFormation and keeps
 * each resource in its own service.
 */
export interface Emulator {
  /** The environment of programs that talk to it instead of AWS. */
  readonly environment: NodeJS.ProcessEnv;
  /** Of this run alone; removed at the end. */
  readonly directory: string;
  stop(): Promise<void>;
}

export async function startEmulator(): Promise<Emulator> {
  const directory = mkdtempSync(path.join(tmpdir(), "emulator-"));
  const port = await freePort();
  const none = path.join(directory, "none");
  const environment = {
    ...process.env,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    // No account of the user may be found, and none be asked for.
    ...{ AWS_CONFIG_FILE: none, AWS_SHARED_CREDENTIALS_FILE: none, AWS_EC2_METADATA_DISABLED: "true" },
  };
  const child = spawn(PROGRAM, {
    cwd: directory,
    env: { ...environment, GATEWAY_PORT: String(port), BIND_HOST: "127.0.0.1", TMPDIR: directory, HOME: directory },
    stdio: "ignore",
  });
  const answers = () =>
    fetch(environment.AWS_ENDPOINT_URL).then(
      () => true,
      () => (child.exitCode === null ? undefined : false),
    );
  if (!(await eventually("the emulator answers", answers, 30_000))) throw new Error(`it ended with ${child.exitCode}`);
  return {
    environment,
    directory,
    async stop() {
      await ended(child);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const end = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await end;
}
