import type { Readable } from "node:stream";
import { MAX_TAIL_CHARACTERS } from "../../contract/task.ts";

export interface OutputLimits {
  /** Bytes of one task's output that reach the log; the rest is read and dropped. */
  readonly taskBytes: number;
  /** Bytes of one line of the log; a longer one is continued on the next. */
  readonly lineBytes: number;
  /** Bytes of output kept for the report of what did not finish well. */
  readonly tailBytes: number;
}

export const OUTPUT_LIMITS: OutputLimits = { taskBytes: 1_048_576, lineBytes: 8_192, tailBytes: MAX_TAIL_CHARACTERS };

/** Takes each line of output, without its end. */
export type WriteLine = (line: string) => void;

/** What a task's processes print: to the log line by line, and its end kept. */
export interface Output {
  /** @param source told apart from others, so that their lines do not mix. */
  accept(source: object, chunk: Buffer): void;
  /** What has been printed last, at most `tailBytes`. */
  tail(): string;
  /** Writes what stands on a line that has not ended. */
  flush(): void;
}

const NEWLINE = 0x0a;

export function collectOutput(write: WriteLine, limits = OUTPUT_LIMITS): Output {
  let logged = 0;
  let tail = Buffer.alloc(0);
  const unfinished = new Map<object, Buffer>();

  function keepTail(chunk: Buffer): void {
    const { tailBytes } = limits;
    // A copy of a chunk's end, lest the tail hold the whole chunk in memory.
    tail = Buffer.concat([tail, chunk.subarray(-tailBytes)]).subarray(-tailBytes);
  }

  function log(source: object, chunk: Buffer): void {
    let rest = Buffer.concat([unfinished.get(source) ?? Buffer.alloc(0), chunk]);
    for (;;) {
      const end = rest.indexOf(NEWLINE);
      const length =
        end >= 0 ? Math.min(end, limits.lineBytes) : rest.length < limits.lineBytes ? -1 : limits.lineBytes;
      if (length < 0) break;
      write(rest.toString("utf8", 0, length));
      rest = rest.subarray(length + (length === end ? 1 : 0));
    }
    unfinished.set(source, Buffer.from(rest));
  }

  function accept(source: object, chunk: Buffer): void {
    keepTail(chunk);
    const room = limits.taskBytes - logged;
    if (room <= 0) return;
    logged += chunk.length;
    log(source, chunk.subarray(0, room));
    if (chunk.length < room) return;
    flush();
    write(`(output beyond ${limits.taskBytes} bytes is not logged)`);
  }

  function flush(): void {
    for (const rest of unfinished.values()) if (rest.length > 0) write(rest.toString("utf8"));
    unfinished.clear();
  }

  return {
    accept,
    tail: () => tail.toString("utf8"),
    flush,
  };
}

/** Reads streams until they end or are destroyed. @param output who it is for at this moment. */
export function readOutput(streams: readonly Readable[], output: () => Output): void {
  for (const stream of streams) {
    stream.on("data", (chunk: Buffer) => output().accept(stream, chunk)).on("error", () => {});
  }
}
