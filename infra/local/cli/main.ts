import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { type Local, startLocal } from "../runtime/start-local.ts";
import { CALLER } from "../services/iam/deployed-access.ts";
import { REGION } from "../template/account.ts";
import { type ApiCaller, apiCaller } from "./api-caller.ts";
import { publishExample, serveHello } from "./example.ts";
import { narrator } from "./narrate.ts";
import { synthesize } from "./synthesize.ts";

interface Options {
  readonly port: number;
  readonly data: string;
  readonly reset?: true;
  readonly example: boolean;
  readonly punctual?: true;
  readonly auth?: true;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

const port = (text: string) => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("a port from 0 to 65535 is expected.");
  return Number(text);
};

async function run(options: Options): Promise<void> {
  const data = path.resolve(options.data);
  say("Synthesizing the stack …");
  const { assembly, isReused } = await synthesize({});
  const watcher = narrator(say);
  const local = await startLocal({
    assembly,
    data,
    port: options.port,
    watcher,
    reset: options.reset === true,
    punctual: options.punctual === true,
    auth: options.auth === true,
  });
  const issuer = options.auth ? issuerOf(local) : undefined;
  const keys = options.auth && issuer === undefined ? local.access.credentialsOf(CALLER) : undefined;
  say(`The stack runs on this machine${isReused ? "" : " (synthesized anew)"}.`);
  say(`  API   ${local.apiUrl}/api`);
  say(`  web   ${local.apiUrl}/console/`);
  if (keys !== undefined) {
    say(
      `  auth  curl --aws-sigv4 "aws:amz:${REGION}:execute-api" --user "${keys.accessKeyId}:${keys.secretAccessKey}" …`,
    );
  }
  if (issuer !== undefined) say(`  auth  curl -H "Authorization: Bearer <a token of ${issuer}>" …`);
  say(`  data  ${data} (tables, queues, schedules; logs of each function in logs/)`);
  for (const notice of noticesOf(local)) say(`  node  ${notice}`);
  say("  stop  Ctrl-C; the data stays, `--reset` empties it");
  if (options.example && issuer !== undefined) say("  The example is not published: that would need a token");
  const example =
    options.example && issuer === undefined ? await startExample(apiCaller(local.apiUrl, keys)) : undefined;
  await stopSignal();
  say("Stopping …");
  example?.stop();
  await local.stop();
}

/** The issuer of the callers' tokens, where the deployer chose one. */
const issuerOf = ({ stack }: Local) => stack.of("AWS::ApiGatewayV2::Authorizer")[0]?.properties.JwtConfiguration.Issuer;

/** One line for all functions if they run on another Node than the template names. */
const noticesOf = ({ functions }: Local) => new Set([...functions.values()].flatMap(({ node }) => node.notice ?? []));

async function startExample(call: ApiCaller) {
  const packages = await serveHello();
  say(`  ${await publishExample(call, packages)}`);
  return packages;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}

const command = new Command("npm start --")
  .description("Runs the whole stack on this machine, from the synthesized template. Bound to loopback.")
  .option("--port <port>", "port of the HTTP API", port, 8899)
  .option("--data <directory>", "where everything is kept", ".data")
  .option("--reset", "begin with an empty store")
  .option("--no-example", "do not publish the bundled example")
  .option("--punctual", "schedules fire on second 0 and nothing is delivered twice")
  .option("--auth", "callers of the API sign or bring a token, as in AWS; keys are printed")
  .showHelpAfterError(false)
  .action(async (options: Options) => {
    try {
      await run(options);
      process.exit(0);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    }
  });

await command.parseAsync();
