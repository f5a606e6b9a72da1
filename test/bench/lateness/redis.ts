import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { freePort } from "../../support/free-port.ts";

export interface Redis {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

const PROGRAM = "redis-server";
const IS_UP = "Ready to accept connections";

/** An empty Redis on loopback that keeps nothing on the disk. @returns undefined where `redis-server` is not installed */
export async function startRedis(): Promise<Redis | undefined> {
  if (spawnSync(PROGRAM, ["--version"]).error !== undefined) return undefined;
  const port = await freePort();
  const args = ["--bind", "127.0.0.1", "--port", String(port), "--save", "", "--appendonly", "no"];
  const child = spawn(PROGRAM, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  let said = "";
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`;
    if (line.includes(IS_UP)) break;
  }
  if (!said.includes(IS_UP)) throw new Error(`${PROGRAM} did not start: ${said}`);
  child.stdout.resume();
  return {
    pid: child.pid ?? 0,
    port,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
