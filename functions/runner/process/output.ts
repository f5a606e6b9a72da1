import type { Readable } from "node:stream";
import { MAX_TAIL_CHARACTERS } from "../../contract/task.ts";

export interface OutputLimits {
  /** Maximum bytes of one task's output in the log; the rest is read and dropped. */
  readonly taskBytes: number;
  /** Maximum bytes of one line of the log; a longer one continues on the next. */
  readonly lineBytes: number;
  /** Bytes of output kept for the report of a task that did not finish well. */
  readonly tailBytes: number;
}

export const OUTPUT_LIMITS: OutputLimits = { taskBytes: 1_048_576, lineBytes: 8_192, tailBytes: MAX_TAIL_CHARACTERS };

/** Takes each line of output, without its end. */
export type WriteLine = (line: string) => void;

/** The output of a task's processes: each line goes to the log, and the end is kept. */
export interface Output {
  /** @param source lines of different sources never mix. */
  accept(source: object, chunk: Buffer): void;
  /** The last output, at most `tailBytes`. */
  tail(): string;
  /** Writes the text of a line that has not ended. */
  flush(): void;
}

const NEWLINE = 0x0a;

export function collectOutput(write: WriteLine, limits = OUTPUT_LIMITS): Output {
  let logged = 0;
  let tail = Buffer.alloc(0);
  const unfinished = new Map<object, Buffer>();

  function keepTail(chunk: Buffer): void {
    const { tailBytes } = limits;
    // A copy of the chunk's end, so that the tail does not keep the whole chunk in memory.
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

/** Reads streams until they end or are destroyed. @param output returns the present receiver. */
export function readOutput(streams: readonly Readable[], output: () => Output): void {
  for (const stream of streams) {
    stream.on("data", (chunk: Buffer) => output().accept(stream, chunk)).on("error", () => {});
  }
}
