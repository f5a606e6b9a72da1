import { Command, InvalidArgumentError } from "commander";
import { dev } from "./checkout.ts";
import type { RunOptions } from "./run-stack.ts";

const port = (text: string) => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("a port from 0 to 65535 is expected.");
  return Number(text);
};

const command = new Command("npm start --")
  .description("Runs the whole stack on this machine, from the synthesized template. Bound to loopback.")
  .option("--port <port>", "port of the HTTP API", port, 8899)
  .option("--data <directory>", "where everything is kept", ".data")
  .option("--reset", "begin with an empty store", false)
  .option("--no-example", "do not publish the bundled example")
  .option("--punctual", "schedules fire on second 0 and nothing is delivered twice", false)
  .option("--auth", "callers of the API sign or bring a token, as in AWS; keys are printed", false)
  .option("--account <file>", "JSON of the account beside the stack: roles of apps (docs/roles-and-secrets.md)")
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

await command.parseAsync();
