import { closeSync, openSync, readFileSync, readSync } from "node:fs";

/** The runner, as its job sees it. */
export interface RunnerProcess {
  readonly pid: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** The nearest process above this one that holds a function's environment. @throws Error when none can be read. */
export function findRunner(): RunnerProcess {
  for (let pid = process.ppid; pid > 1; pid = parentOf(pid)) {
    const environment = environmentOf(pid);
    if (environment.AWS_LAMBDA_RUNTIME_API !== undefined) return { pid, environment };
  }
  throw new Error("no process above this one tells its environment");
}

/** Every text of its writable memory that matches. @param pattern global; one match fits into 64 KB. */
export function searchMemory(pid: number, pattern: RegExp): string[] {
  const memory = openSync(`/proc/${pid}/mem`, "r");
  const found = new Set<string>();
  for (const line of readFileSync(`/proc/${pid}/maps`, "latin1").split("\n")) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    if (from === undefined || to === undefined) continue;
    for (const text of textsOf(memory, Number.parseInt(from, 16), Number.parseInt(to, 16)))
      for (const match of text.match(pattern) ?? []) found.add(match);
  }
  closeSync(memory);
  return [...found];
}

const PIECE = 1 << 20;
const OVERLAP = 1 << 16;

function* textsOf(memory: number, from: number, to: number): Generator<string> {
  const piece = Buffer.alloc(PIECE);
  for (let at = from; at < to; at += PIECE - OVERLAP) {
    let length = 0;
    try {
      length = readSync(memory, piece, 0, Math.min(PIECE, to - at), at);
    } catch {
      // A guard page: the pages behind it are mapped elsewhere.
    }
    yield piece.toString("latin1", 0, length);
  }
}

const parentOf = (pid: number): number =>
  Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

function environmentOf(pid: number): Record<string, string> {
  const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  return Object.fromEntries(
    variables
      .filter((text) => text.includes("="))
      .map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]),
  );
}
