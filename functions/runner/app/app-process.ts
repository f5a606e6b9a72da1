import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Exit } from "../process/judge-exit.ts";
import { type Output, readOutput } from "../process/output.ts";
import { isGroupAlive } from "../process/process-table.ts";
import { type Command, type NotStarted, type Started, start } from "../process/start.ts";
import { type Exchange, openExchange } from "../protocol/exchange.ts";
import { type ProtocolServer, serveProtocol } from "../protocol/serve.ts";

/** The process that an app's bootstrap script started, and its process group. */
export interface AppProcess {
  /** Also the id of its group. */
  readonly pid: number;
  /** Epoch ms. */
  readonly startedAt: number;
  /** The package it runs. */
  readonly directory: string;
  readonly exchange: Exchange;
  readonly streams: readonly Started["stdout"][];
  /**
   * `left`: the started process has ended with code 0; others of its group may live on.
   * `gone`: no process of it runs, or the started process has failed.
   */
  readonly events: EventEmitter<{ left: []; gone: [Exit] }>;
  /** Resolves with `gone`. */
  readonly ended: Promise<Exit>;
  hasLeft(): boolean;
  isGone(): boolean;
  /** Sets the task that its output belongs to from now on. */
  serve(output: Output): void;
  /** Closes the connection. The sandbox ends its processes. */
  close(): void;
}

export type AppCommand = Omit<Command, "environment"> & {
  /** Makes the environment, once the address of the runner is known. */
  readonly environment: (server: Pick<ProtocolServer, "address" | "token">) => Promise<Command["environment"]>;
};

/** Interval at which a group is looked at after its leader has ended. */
const LOOK_MS = 50;

const startIn = async (server: ProtocolServer, command: AppCommand) =>
  start({ ...command, environment: await command.environment(server) });

/** @throws as the command's `environment` does. */
export async function startApp(command: AppCommand, output: Output): Promise<AppProcess | NotStarted> {
  const exchange = openExchange();
  const server = await serveProtocol(exchange);
  const started = await startIn(server, command).catch((error: unknown) => {
    server.close();
    throw error;
  });
  if ("reason" in started) {
    server.close();
    return started;
  }
  const { pid, startedAt, stdout, stderr } = started;
  const streams = [stdout, stderr];
  const events: AppProcess["events"] = new EventEmitter();
  let current = output;
  let hasLeft = false;
  let isGone = false;
  readOutput(streams, () => current);
  const ended = started.ended.then(async (exit) => {
    if ("code" in exit && exit.code === 0) {
      hasLeft = true;
      events.emit("left");
      while (isGroupAlive(pid)) await sleep(LOOK_MS, undefined, { ref: false });
    }
    isGone = true;
    events.emit("gone", exit);
    return exit;
  });
  return {
    pid,
    startedAt,
    directory: command.directory,
    exchange,
    streams,
    events,
    ended,
    hasLeft: () => hasLeft,
    isGone: () => isGone,
    serve(next) {
      current = next;
    },
    close: () => server.close(),
  };
}
