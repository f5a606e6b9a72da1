import path from "node:path";
import { type Local, startLocal } from "../runtime/start-local.ts";
import { CALLER } from "../services/iam/deployed-access.ts";
import { REGION } from "../template/account.ts";
import { type ApiCaller, apiCaller } from "./api-caller.ts";
import { publishExample, servePackage } from "./example.ts";
import { narrator } from "./narrate.ts";
import { RUN_WORDS } from "./run-words.ts";

/** The choices of one start. */
export interface RunOptions {
  /** Of the HTTP API; 0 takes a free one. */
  readonly port: number;
  /** The directory that keeps everything. */
  readonly data: string;
  /** Begin with an empty store. */
  readonly reset: boolean;
  /** Publish the bundled example. */
  readonly example: boolean;
  /** Schedules fire on second 0 and nothing is delivered twice. */
  readonly punctual: boolean;
  /** Callers sign or bring a token. */
  readonly auth: boolean;
  /** A file that describes the account beside the stack. @default there is nothing beside it */
  readonly account?: string;
}

/** The stack that runs. */
export interface Synthesized {
  /** Directory of its cloud assembly. */
  readonly assembly: string;
  /** No earlier assembly was made from the same sources. */
  readonly isAnew: boolean;
  /** Directory of the example's package. */
  readonly example: string;
}

/** The reader of all that a run says. */
export interface Listener {
  readonly language: keyof typeof RUN_WORDS;
  /** Takes one line for people. */
  say(line: string): void;
  /** Called once, when the API serves. */
  ready?(place: { readonly api: string; readonly console: string; readonly data: string }): void;
}

/**
 * Runs the stack until a signal ends it, and says how to use it.
 * @throws Error in words for people when it cannot start.
 */
export async function runStack(stack: Synthesized, options: RunOptions, listener: Listener): Promise<void> {
  const words = RUN_WORDS[listener.language];
  const say = (line: string) => listener.say(line);
  const data = path.resolve(options.data);
  const { port, reset, punctual, auth } = options;
  const stopped = stopSignal();
  let isStopping = false;
  // The end of a function at the end of the stack is no news.
  const watcher = narrator((line) => isStopping || say(line), words);
  const account = options.account === undefined ? {} : { account: path.resolve(options.account) };
  const local = await startLocal({ assembly: stack.assembly, data, port, watcher, reset, punctual, auth, ...account });
  const issuer = auth ? issuerOf(local) : undefined;
  const keys = auth && issuer === undefined ? local.access.credentialsOf(CALLER) : undefined;
  say(stack.isAnew ? words.anew : words.runs);
  say(`  API   ${local.apiUrl}/api`);
  say(`  web   ${local.apiUrl}/console/`);
  if (keys !== undefined) {
    say(
      `  auth  curl --aws-sigv4 "aws:amz:${REGION}:execute-api" --user "${keys.accessKeyId}:${keys.secretAccessKey}" …`,
    );
  }
  if (issuer !== undefined) say(`  auth  curl ${words.token(issuer)} …`);
  say(`  data  ${data} (${words.contents})`);
  for (const notice of noticesOf(local)) say(`  node  ${notice}`);
  say(`  stop  ${words.stop}`);
  listener.ready?.({ api: local.apiUrl, console: `${local.apiUrl}/console/`, data });
  if (options.example && issuer !== undefined) say(`  ${words.needsToken}`);
  const call = apiCaller(local.apiUrl, keys);
  const example = options.example && issuer === undefined ? await startExample(stack.example, call) : undefined;
  await stopped;
  isStopping = true;
  say(words.stopping);
  example?.stop();
  await local.stop();

  async function startExample(directory: string, caller: ApiCaller) {
    const packages = await servePackage(directory, "hello");
    say(`  ${words[await publishExample(caller, packages)]}`);
    return packages;
  }
}

/** The issuer of the callers' tokens, where the deployer chose one. */
const issuerOf = ({ stack }: Local) => stack.of("AWS::ApiGatewayV2::Authorizer")[0]?.properties.JwtConfiguration.Issuer;

/** One line for all functions if they run on another Node than the template names. */
const noticesOf = ({ functions }: Local) => new Set([...functions.values()].flatMap(({ node }) => node.notice ?? []));

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}
