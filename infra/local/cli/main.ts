import { Command, InvalidArgumentError, Option } from "commander";
import { DEFAULT_DATA, DEFAULT_PORT, DEV_OPTIONS } from "../../cli/dev/dev-options.ts";
import { dev } from "./checkout.ts";
import type { RunOptions } from "./run-stack.ts";

const port = (text: string) => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("a port from 0 to 65535 is expected.");
  return Number(text);
};

const command = new Command("npm start --")
  .description("Runs the whole stack on this machine, from the synthesized template. Bound to loopback.")
  .showHelpAfterError(false)
  .action(async (options: RunOptions) => {
    try {
      await dev(options, { language: "en", say: (line) => void process.stdout.write(`${line}\n`) });
      process.exit(0);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    }
  });

const DEFAULTS: Readonly<Record<string, unknown>> = {
  ...{ port: DEFAULT_PORT, data: DEFAULT_DATA },
  ...{ reset: false, example: true, punctual: false, auth: false },
};

for (const { flags, words } of DEV_OPTIONS) {
  const option = new Option(flags, words.en);
  const name = option.attributeName();
  if (name === "port") option.argParser(port);
  command.addOption(option);
  if (name in DEFAULTS) command.setOptionValueWithSource(name, DEFAULTS[name], "default");
}

await command.parseAsync();
