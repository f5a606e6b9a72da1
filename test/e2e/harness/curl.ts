import { spawn } from "node:child_process";
import { once } from "node:events";

export interface CurlAnswer {
  readonly status: number;
  /** Parsed where it is JSON. */
  readonly body: unknown;
}

/** Runs a line of the documentation in a shell, as a user pastes it, with the status asked for at the end. */
export async function curl(line: string): Promise<CurlAnswer> {
  const child = spawn("sh", ["-c", `${line} -s -w '\\n%{http_code}'`], { stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  const [code] = await once(child, "close");
  const text = Buffer.concat(output).toString("utf8");
  const cut = text.lastIndexOf("\n");
  if (code !== 0) throw new Error(`curl ended with ${code}: ${line}`);
  const body = text.slice(0, cut);
  return {
    status: Number(text.slice(cut + 1)),
    body: body.startsWith("{") || body.startsWith("[") ? JSON.parse(body) : body,
  };
}
