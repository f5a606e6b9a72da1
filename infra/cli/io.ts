import type { Language } from "./words/words.ts";

export interface ScriptOptions {
  /** The directory in which it runs. */
  readonly directory: string;
  readonly environment: Io["environment"];
  /** Ends it. @default nothing does: it goes on after Ctrl-C too */
  readonly signal?: AbortSignal;
}

/** The outside of the command line: tests give it a made-up one. */
export interface Io {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly language: Language;
  /** IANA time zone of the reader. */
  readonly zone: string;
  /** Width of the terminal behind stdout in columns; undefined where stdout is no terminal: nothing is cut then. */
  readonly columns: number | undefined;
  /** Whether stdout takes colours. */
  readonly hasColour: boolean;
  /** Whether a line on stderr may be written again and again. */
  readonly isLive: boolean;
  /** Data. */
  out(text: string): void;
  /** Talk: progress, remarks, errors. */
  talk(text: string): void;
  /** All of stdin. */
  input(): Promise<string>;
  /** @throws when the signal ends it. */
  pause(ms: number): Promise<void>;
  /** Epoch ms. */
  now(): number;
  /** Runs a script with this Node, without a terminal: its output is talk. @returns its exit code */
  runScript(args: readonly string[], options: ScriptOptions): Promise<number>;
  /** Sends a request to the API. */
  readonly fetch: (url: URL, init: RequestInit) => Promise<Response>;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}

/** An error that is the user's to mend. Its message is printed without a stack. */
export class UsageError extends Error {}
