import { Command, Argument as CommanderArgument, CommanderError, Option as CommanderOption } from "commander";
import { clientOf, endpointOf } from "./endpoint/connect.ts";
import { EXIT, EXIT_WORDS, type ExitCode } from "./exit-codes.ts";
import { type Io, UsageError } from "./io.ts";
import { type Mode, printerOf } from "./output/printer.ts";
import { tell } from "./output/problem-text.ts";
import type { Context, Options, Verb } from "./verb.ts";
import { commanderWords, HELP } from "./words/commander-words.ts";
import { GLOBAL_OPTIONS, GROUPS } from "./words/program-words.ts";

/** Runs one command line. @param argv without Node and the script. @returns how the process ends. */
export async function runProgram(verbs: readonly Verb[], argv: readonly string[], io: Io): Promise<ExitCode> {
  let ended: ExitCode = EXIT.done;
  const program = programOf(verbs, io, async (verb, context, args, options) => {
    ended = (await verb.run(context, args, options)) ?? EXIT.done;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return ended;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (io.signal.aborted) {
      io.talk(`${INTERRUPTED[io.language]}\n`);
      return EXIT.interrupted;
    }
    const { code, text } = tell(error, io.language);
    io.talk(text);
    return code;
  }
}

const INTERRUPTED = { en: "interrupted", zh: "已中断" };

type Act = (verb: Verb, context: Context, args: readonly string[], options: Options) => Promise<void>;

function programOf(verbs: readonly Verb[], io: Io, act: Act): Command {
  const { language } = io;
  const program = localized(new Command("elastic-job"), io).description(HELP.about[language]);
  for (const { flags, words } of GLOBAL_OPTIONS) program.option(flags, words[language]);
  program.helpOption("-h, --help", HELP.help[language]).helpCommand(false);
  program.addHelpText("after", () => `\n${HELP.exits[language]}\n${exits(io)}\n${HELP.more[language]}`);
  const groups = new Map<string, Command>();
  for (const verb of verbs) {
    const [first = "", second] = verb.name.split(" ");
    const parent = second === undefined ? program : groupOf(groups, program, first, io);
    parent.addCommand(commandOf(verb, second ?? first, io, act));
  }
  return program;
}

function groupOf(groups: Map<string, Command>, program: Command, name: string, io: Io): Command {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const made = localized(new Command(name), io).description(GROUPS[name]?.[io.language] ?? name);
  made.helpOption("-h, --help", HELP.help[io.language]).helpCommand(false);
  program.addCommand(made);
  groups.set(name, made);
  return made;
}

function commandOf(verb: Verb, name: string, io: Io, act: Act): Command {
  const { language } = io;
  const command = localized(new Command(name), io).description(verb.summary[language]);
  command.helpOption("-h, --help", HELP.help[language]).allowExcessArguments(false);
  for (const { name: argument, words, isOptional, isMany, choices } of verb.takes ?? []) {
    const dots = isMany ? "..." : "";
    const made = new CommanderArgument(isOptional ? `[${argument}${dots}]` : `<${argument}${dots}>`, words[language]);
    command.addArgument(choices === undefined ? made : made.choices(choices));
  }
  for (const { flags, words, isMany, choices } of verb.options ?? []) {
    const made = new CommanderOption(flags, words[language]);
    if (choices !== undefined) made.choices(choices);
    if (isMany) made.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
    command.addOption(made);
  }
  command.addHelpText("after", () => {
    const notes = verb.notes === undefined ? "" : `\n${verb.notes[language]}\n`;
    return `${notes}\n${HELP.example[language]}\n  ${verb.example}`;
  });
  command.action(async (...given: unknown[]) => {
    const args = given
      .slice(0, -2)
      .flat()
      .filter((one): one is string => typeof one === "string");
    const options = command.optsWithGlobals<Options>();
    await act(verb, contextOf(io, options), args, options);
  });
  return command;
}

/** Every command prints through `io` and in the reader's language. */
function localized(command: Command, io: Io): Command {
  const { language } = io;
  return command
    .exitOverride()
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => HELP.titles[title]?.[language] ?? title,
      ...(io.columns !== undefined && { helpWidth: io.columns }),
    })
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.talk(text),
      outputError: (text, write) => write(commanderWords(text, language)),
      getOutHelpWidth: () => io.columns ?? 100,
      getErrHelpWidth: () => io.columns ?? 100,
      getOutHasColors: () => io.hasColour,
    })
    .showHelpAfterError(HELP.seeHelp[language]);
}

function contextOf(io: Io, options: Options): Context {
  const { json, quiet, url, stack, region, token } = options as Readonly<Record<string, string | undefined>>;
  if (json && quiet) throw new UsageError(BOTH[io.language]);
  const mode: Mode = json ? "json" : quiet ? "quiet" : "people";
  const connection = {
    ...(url !== undefined && { url }),
    ...(stack !== undefined && { stack }),
    ...(region !== undefined && { region }),
    ...(token !== undefined && { token }),
  };
  return {
    io,
    connection,
    print: printerOf(io, mode),
    api: async () => clientOf(await endpointOf(connection, io), io),
    say: (words) => words[io.language],
  };
}

const BOTH = { en: "--json and --quiet exclude each other", zh: "--json 与 --quiet 不能同时使用" };

const exits = ({ language }: Io) =>
  EXIT_WORDS.map(([code, words]) => `  ${String(code).padEnd(4)} ${words[language]}\n`).join("");
