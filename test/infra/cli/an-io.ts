import type { ExitCode } from "../../../infra/cli/exit-codes.ts";
import type { Io } from "../../../infra/cli/io.ts";
import { runProgram } from "../../../infra/cli/program.ts";
import { VERBS } from "../../../infra/cli/verbs/all.ts";

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly talk: string;
}

/** Runs a command line in this process. Its words are split at spaces; a quoted part stays one word. */
export async function run(line: string | readonly string[], io: Partial<Io> = {}): Promise<Ran> {
  const [out, talk]: [string[], string[]] = [[], []];
  const made: Io = {
    environment: {},
    language: "en",
    zone: "UTC",
    columns: undefined,
    hasColour: false,
    isLive: false,
    out: (text) => void out.push(text),
    talk: (text) => void talk.push(text),
    input: async () => "",
    pause: async () => {},
    now: () => Date.parse("2027-01-01T00:00:00Z"),
    runScript: async ([script]) => {
      throw new Error(`this test runs no script, and ${script} is one`);
    },
    fetch: (url, init) => fetch(url, init),
    signal: new AbortController().signal,
    ...io,
  };
  const code = await runProgram(VERBS, typeof line === "string" ? wordsOf(line) : line, made);
  return { code, out: out.join(""), talk: talk.join("") };
}

export const wordsOf = (line: string): string[] =>
  Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, bare]) => quoted ?? bare ?? "");
