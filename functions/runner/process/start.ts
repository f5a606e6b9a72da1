import { type ChildProcessByStdio, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import type { Readable } from "node:stream";
import { findProgram } from "./find-program.ts";
import type { Exit } from "./judge-exit.ts";
import { isSandboxCondition } from "./sandbox-conditions.ts";

/** The program to start, its directory and its environment. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly directory: string;
  /** The format that the package in that directory was opened as, for a refusal to name. */
  readonly opened: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A running process, which leads its own process group and session. */
export interface Started {
  /** Also the id of its group and of its session. */
  readonly pid: number;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly ended: Promise<Exit>;
}

export interface NotStarted {
  /** The reason in words. */
  readonly reason: string;
  /** Whether another sandbox may be able to start it. */
  readonly retryable: boolean;
}

/** Starts a program directly, never through a shell. A script whose first line names no interpreter runs in sh. */
export async function start(command: Command): Promise<Started | NotStarted> {
  const { program, args, directory } = command;
  const file = findProgram(program, directory);
  if (file === undefined)
    return { reason: `${program} is not in the package (opened as ${command.opened})`, retryable: false };
  const first = await launch(file, args, command);
  if (!("code" in first)) return first;
  const second = first.code === "ENOEXEC" ? await launch("/bin/sh", [file, ...args], command) : first;
  return "code" in second ? notStarted(program, file, second.code) : second;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

async function launch(
  file: string,
  args: readonly string[],
  { directory, environment }: Command,
): Promise<Started | { code: string }> {
  const options = { cwd: directory, env: { ...environment }, detached: true } satisfies SpawnOptions;
  try {
    const child: Child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    if (child.pid === undefined) {
      const [error] = await once(child, "error");
      return { code: codeOf(error) };
    }
    const { pid, stdout, stderr } = child;
    return { pid, startedAt: Date.now(), stdout, stderr, ended: exitOf(child) };
  } catch (error) {
    return { code: codeOf(error) };
  }
}

const exitOf = (child: Child) =>
  new Promise<Exit>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal === null ? { code: code ?? 0 } : { signal }));
  });

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);

function notStarted(program: string, file: string, code: string): NotStarted {
  return { reason: `${program}: ${whyNot(file, code)}`, retryable: isSandboxCondition(code) };
}

function whyNot(file: string, code: string): string {
  if (code === "EACCES") return "is not executable";
  if (code === "E2BIG") return "its arguments and environment are too large";
  if (code === "ENOENT" && existsSync(file))
    return "the interpreter in its first line does not exist (or has a Windows line end)";
  if (code === "ENOENT") return "is neither in the package nor in PATH";
  return `cannot be started (${code})`;
}
