import type { CallName } from "../../functions/client/calls.ts";
import type { Client } from "../../functions/client/create-client.ts";
import type { Connection } from "./endpoint/connect.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import type { Printer } from "./output/printer.ts";
import type { Words } from "./words/words.ts";

export interface Argument {
  /** As help shows it. */
  readonly name: string;
  readonly words: Words;
  readonly isOptional?: true;
  readonly isMany?: true;
  readonly choices?: readonly string[];
}

export interface Option {
  /** Commander's form: `-f, --file <file>`. `[value]` may be left out. */
  readonly flags: string;
  readonly words: Words;
  /** May be given several times. */
  readonly isMany?: true;
  readonly choices?: readonly string[];
}

/**
 * The values of a verb's options by their names in camel case. A flag is `true`, one that may repeat is a list, and
 * `--no-…` is `false`.
 */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Everything that a verb uses. */
export interface Context {
  readonly io: Io;
  readonly print: Printer;
  /** The options about the endpoint. */
  readonly connection: Connection;
  /** Connects at the first use: not every verb needs the API. */
  api(): Promise<Client>;
  /** A text in the reader's language. */
  say(words: Words): string;
}

/** One command of the command line. Help, completion, documentation and tests are made from it. */
export interface Verb {
  /** `job list` */
  readonly name: string;
  readonly summary: Words;
  readonly takes?: readonly Argument[];
  readonly options?: readonly Option[];
  /** The operations of the API that it can call. */
  readonly reaches?: readonly CallName[];
  /** A line that a test runs. */
  readonly example: string;
  /** More about it, below the options. */
  readonly notes?: Words;
  readonly run: (context: Context, args: readonly string[], options: Options) => Promise<ExitCode | undefined>;
}

/** The text of an option that takes a value once. */
export const textOf = (value: Options[string]): string | undefined => (typeof value === "string" ? value : undefined);

export const listOf = (value: Options[string]): readonly string[] =>
  typeof value === "string" ? [value] : Array.isArray(value) ? value : [];
