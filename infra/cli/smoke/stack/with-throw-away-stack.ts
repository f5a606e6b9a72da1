import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Io, UsageError } from "../../io.ts";
import type { Words } from "../../words/words.ts";
import type { Cdk } from "./cdk.ts";

export interface ThrowAwayStack {
  readonly name: string;
  /** Of its API. */
  readonly url: string;
}

/**
 * Seconds, by their names in `functions/contract/timings.ts`. They are short, so that the checks take minutes: an event grows
 * too old while a job of 90 s runs, and that job fits into the runners' time-out.
 */
export const THROW_AWAY_TIMINGS = { runnerTimeoutSeconds: 120, eventAgeSeconds: 60 } as const;

const CONTEXT: Readonly<Record<string, string>> = {
  retain: "nothing",
  alarms: "none",
  timings: JSON.stringify(THROW_AWAY_TIMINGS),
};

/**
 * Deploys a stack of a new name, hands it to `use`, and removes it: after an error and after Ctrl-C too. Where the removal
 * fails, the way by hand is told.
 * @param region for the way by hand. @default the command's own
 * @throws UsageError when it cannot be deployed; the error of `use`; Error when it was not removed
 */
export async function withThrowAwayStack<T>(
  { talk, language, signal }: Pick<Io, "talk" | "language" | "signal">,
  cdk: Cdk,
  region: string | undefined,
  use: (stack: ThrowAwayStack) => Promise<T>,
): Promise<T> {
  const name = `Smoke-${randomBytes(4).toString("hex")}`;
  const [text, byHand] = [wordsAbout(name, language), removalByHand(name, region)];
  const directory = mkdtempSync(path.join(tmpdir(), "smoke-"));
  const app = ["--app", path.join(directory, "cdk.out")];
  const outputs = path.join(directory, "outputs.json");

  async function deploy(): Promise<ThrowAwayStack> {
    const how = ["--require-approval", "never", "--progress", "events", "--outputs-file", outputs];
    if ((await cdk(["deploy", ...app, ...how], signal)) !== 0) throw new UsageError(text(NOT_DEPLOYED));
    signal.throwIfAborted();
    return { name, url: JSON.parse(readFileSync(outputs, "utf8"))[name].ApiUrl };
  }

  async function remove(): Promise<boolean> {
    talk(`${text(REMOVES)}\n`);
    const isRemoved = await cdk(["destroy", ...app, "--force"]).then(
      (code) => code === 0,
      () => false,
    );
    talk(isRemoved ? `${text(REMOVED)}\n` : `${text(NOT_REMOVED)}: ${byHand}\n`);
    return isRemoved;
  }

  try {
    const context = Object.entries({ stackName: name, ...CONTEXT }).flatMap(([key, value]) => [
      "-c",
      `${key}=${value}`,
    ]);
    const isMade = (await cdk(["synth", "--quiet", "--output", app[1] ?? "", ...context], signal)) === 0;
    if (!isMade) throw new UsageError(text(NOT_MADE));
    signal.throwIfAborted();
    talk(`${text(DEPLOYS)}: ${byHand}\n`);
    const used = await deploy()
      .then(use)
      .catch(async (error: unknown) => {
        await remove();
        throw error;
      });
    if (!(await remove())) throw new Error(text(NOT_REMOVED));
    return used;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const removalByHand = (name: string, region: string | undefined): string =>
  ["aws cloudformation delete-stack --stack-name", name, ...(region === undefined ? [] : ["--region", region])].join(
    " ",
  );

const wordsAbout = (name: string, language: Io["language"]) => (words: Words) => `${name}: ${words[language]}`;

const NOT_MADE: Words = {
  en: "the stack's template was not made, and nothing was deployed; the reason stands above",
  zh: "未能生成模板，没有部署任何内容；原因见上",
};
const DEPLOYS: Words = {
  en: "this stack is deployed now, and removed at the end. If this command is killed, remove it by hand",
  zh: "正在部署该堆栈，结束时会将其删除。若本命令被强行终止，请手动删除",
};
const NOT_DEPLOYED: Words = {
  en: "the stack was not deployed; the reason stands above",
  zh: "堆栈未能部署；原因见上",
};
const REMOVES: Words = { en: "the stack is removed, which takes minutes", zh: "正在删除堆栈，需要几分钟" };
const REMOVED: Words = { en: "the stack is removed", zh: "堆栈已删除" };
const NOT_REMOVED: Words = { en: "the stack was not removed. Remove it by hand", zh: "堆栈未能删除，请手动删除" };
