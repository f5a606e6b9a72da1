import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Timings } from "../../../functions/contract/timings.ts";
import type { Io } from "../../../infra/cli/io.ts";
import type { Result } from "../../../infra/cli/smoke/look-at-all.ts";
import { synthesize } from "../../../infra/local/cli/synthesize.ts";
import { run } from "../../infra/cli/an-io.ts";
import { roomySeconds } from "../../support/patience.ts";
import { startTestStack, type TestStack } from "./local-stack.ts";
import { type LIES, writeLyingAssembly } from "./lying-assembly.ts";

/** A function's time-out is over soon, and an execution with a LOST shard closes soon after it. */
const TIMINGS: Partial<Timings> = {
  runnerTimeoutSeconds: roomySeconds(6),
  stopBeforeEndSeconds: 1,
  cancelPollSeconds: 1,
  fenceSeconds: 1,
};

export interface SmokeStacks {
  readonly honest: TestStack;
  /** It sends no record of a failure, without and with the alias, and its roles may use every row. */
  readonly lying: TestStack;
  stop(): Promise<void>;
}

export async function startSmokeStacks(timings = TIMINGS): Promise<SmokeStacks> {
  const honest = await startTestStack({}, { timings });
  const lying = await startLyingStack(["no destination of failures", "no condition on rows"], timings);
  return {
    honest,
    lying,
    async stop() {
      await honest.stop();
      await lying.stop();
    },
  };
}

/** A stack whose template lies. */
export async function startLyingStack(lies: readonly (keyof typeof LIES)[], timings = TIMINGS): Promise<TestStack> {
  const directory = mkdtempSync(path.join(tmpdir(), "lying-"));
  const copy = path.join(directory, "assembly");
  writeLyingAssembly((await synthesize({ timings })).assembly, copy, lies);
  const stack = await startTestStack({ assembly: copy }, { timings });
  return {
    ...stack,
    async stop() {
      await stack.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Runs the command with the clock of this machine. @param idleSeconds its patience on an idle machine. */
export async function smoke({ local }: TestStack, idleSeconds: number, options: string, more: Partial<Io> = {}) {
  const io = {
    environment: { ELASTIC_JOB_URL: local.apiUrl },
    pause: async (ms: number) => void (await sleep(ms)),
    now: Date.now,
    ...more,
  };
  const { code, out, talk } = await run(`smoke --json --patience ${roomySeconds(idleSeconds)} ${options}`, io);
  const results: readonly Result[] = out === "" ? [] : JSON.parse(out);
  return { code, out, talk, results };
}
