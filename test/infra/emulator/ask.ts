import path from "node:path";
import { output } from "./cdk.ts";
import type { Emulator } from "./emulator.ts";
import type { Ask, Fields } from "./readers.ts";

/** A request to a service, by the names that AWS's SDK for Python gives to services and methods. */
export interface Request extends Ask {
  readonly service: string;
}

const SCRIPT = path.join(import.meta.dirname, "ask.py");
const PYTHON = path.join(import.meta.dirname, "../../../.venv/bin/python");

/** @returns the answers in the order of the requests; a refused request has an empty one. */
export async function ask({ environment, directory }: Emulator, requests: readonly Request[]): Promise<Fields[]> {
  const options = { cwd: directory, env: environment, input: JSON.stringify(requests) };
  const answers: (Fields | null)[] = JSON.parse(await output(PYTHON, [SCRIPT], options));
  return answers.map((answer) => answer ?? {});
}
