import type { Readable } from "node:stream";
import { MAX_TAIL_CHARACTERS } from "../../contract/task.ts";
import { type MaskedStream, type Masks, openMasks } from "./masks.ts";

export interface OutputLimits {
  /** Maximum bytes of one task's output in the log; the rest is read and dropped. */
  readonly taskBytes: number;
  /** Maximum lines of one task in the log: each costs its task's id too. The rest is read and dropped. */
  readonly taskLines: number;
  /** Maximum bytes of one line of the log; a longer one continues on the next. */
  readonly lineBytes: number;
  /** Bytes of output kept for the report of a task that did not finish well. */
  readonly tailBytes: number;
}

export const OUTPUT_LIMITS: OutputLimits = {
  taskBytes: 1_048_576,
  taskLines: 50_000,
  lineBytes: 8_192,
  tailBytes: MAX_TAIL_CHARACTERS,
};

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
/** The longest form of a character in UTF-8, and the bytes in it after its first. */
const CHARACTER_BYTES = 4;
const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

/** @param masks secrets that the output does not show, also those that are added later. */
export function collectOutput(write: WriteLine, limits = OUTPUT_LIMITS, masks: Masks = openMasks()): Output {
  let logged = 0;
  let lines = 0;
  let isFull = false;
  let tail = Buffer.alloc(0);
  const unfinished = new Map<object, Buffer>();
  const streams = new Map<object, MaskedStream>();

  function keepTail(chunk: Buffer): void {
    const { tailBytes } = limits;
    // A copy of the chunk's end, so that the tail does not keep the whole chunk in memory.
    tail = Buffer.concat([tail, chunk.subarray(-tailBytes)]).subarray(-tailBytes);
  }

  function log(source: object, chunk: Buffer): void {
    let rest = Buffer.concat([unfinished.get(source) ?? Buffer.alloc(0), chunk]);
    for (;;) {
      const end = rest.indexOf(NEWLINE);
      if (end < 0 && rest.length < limits.lineBytes) break;
      const isWhole = end >= 0 && end <= limits.lineBytes;
      const length = isWhole ? end : wholeCharacters(rest, limits.lineBytes);
      put(rest.toString("utf8", 0, length));
      if (isFull) return unfinished.clear();
      rest = rest.subarray(length + (isWhole ? 1 : 0));
    }
    unfinished.set(source, Buffer.from(rest));
  }

  function put(line: string): void {
    if (isFull) return;
    if (lines++ < limits.taskLines) return write(line);
    close(`(output beyond ${limits.taskLines} lines is not logged)`);
  }

  function close(note: string): void {
    isFull = true;
    write(note);
  }

  function accept(source: object, chunk: Buffer): void {
    const stream = streams.get(source) ?? masks.stream();
    streams.set(source, stream);
    take(source, stream.push(chunk));
  }

  function take(source: object, chunk: Buffer): void {
    if (chunk.length === 0) return;
    keepTail(chunk);
    if (isFull) return;
    const room = limits.taskBytes - logged;
    logged += chunk.length;
    log(source, chunk.subarray(0, room));
    if (chunk.length < room || isFull) return;
    endLines();
    if (!isFull) close(`(output beyond ${limits.taskBytes} bytes is not logged)`);
  }

  function flush(): void {
    for (const [source, stream] of streams) take(source, stream.end());
    endLines();
  }

  function endLines(): void {
    for (const rest of unfinished.values()) if (rest.length > 0) put(rest.toString("utf8"));
    unfinished.clear();
  }

  return {
    accept,
    tail: () => tail.toString("utf8"),
    flush,
  };
}

/** @returns the length of the longest part that is at most this long and does not end within a character. */
function wholeCharacters(text: Buffer, most: number): number {
  let length = most;
  while (most - length < CHARACTER_BYTES && isContinuation(text[length])) length--;
  // No character has this number of continuations, so the text is not UTF-8.
  return isContinuation(text[length]) || length === 0 ? most : length;
}

/** Reads streams until they end or are destroyed. @param output returns the present receiver. */
export function readOutput(streams: readonly Readable[], output: () => Output): void {
  for (const stream of streams) {
    stream.on("data", (chunk: Buffer) => output().accept(stream, chunk)).on("error", () => {});
  }
}
