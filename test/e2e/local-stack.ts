import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Local, type LocalOptions, startLocal } from "../../infra/local/start-local.ts";
import { synthesize } from "../../infra/local/synthesize.ts";
import type { ContextValues } from "../../infra/settings.ts";

export interface TestStack {
  readonly local: Local;
  /** Of this run alone; removed at the end. */
  readonly directory: string;
  stop(): Promise<void>;
}

/**
 * The real stack on this machine, in a directory of its own.
 * @param context differences from the deployed one, shortened timings mostly.
 * @param chosen what a deployer would choose.
 */
export async function startTestStack(
  options: Partial<LocalOptions> = {},
  context: NonNullable<ContextValues["local"]> = {},
  chosen: Partial<ContextValues> = {},
): Promise<TestStack> {
  const directory = mkdtempSync(path.join(tmpdir(), "elastic-job-"));
  const { assembly } = await synthesize(context, chosen);
  const local = await startLocal({ assembly, data: path.join(directory, "data"), port: 0, ...options });
  return {
    local,
    directory,
    async stop() {
      await local.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Resolves with the first value that is not undefined. @throws Error when that takes longer than `withinMs`. */
export async function eventually<T>(
  look: () => T | undefined | Promise<T | undefined>,
  withinMs: number,
  what: string,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`within ${withinMs} ms ${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
