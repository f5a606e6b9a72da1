import { PackageError } from "../../package-error.ts";

/** Reads a stream of bytes in portions of the reader's choice. */
export interface ByteReader {
  /** @returns undefined at the end. @throws PackageError when the end comes amid the portion. */
  take(bytes: number): Promise<Buffer | undefined>;
  /** The next bytes, in pieces. @throws PackageError when there are fewer. */
  pieces(bytes: number): AsyncGenerator<Buffer>;
  /** Reads to the end, where a decompressor finds out whether all was whole. */
  drain(): Promise<void>;
  /** Ends the source, which has a file open. */
  close(): Promise<void>;
}

export function byteReader(source: AsyncIterable<Buffer>): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  /** @returns false at the end. */
  async function fill(): Promise<boolean> {
    if (held.length > 0) return true;
    const { value, done } = await iterator.next();
    if (done === true) return false;
    held = value;
    return true;
  }

  async function* pieces(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0; ) {
      if (!(await fill())) throw new PackageError("the archive is truncated");
      const piece = held.subarray(0, left);
      held = held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  return {
    pieces,
    async take(bytes) {
      if (bytes > 0 && !(await fill())) return undefined;
      const parts: Buffer[] = [];
      for await (const piece of pieces(bytes)) parts.push(piece);
      return parts.length === 1 ? parts[0] : Buffer.concat(parts);
    },
    async drain() {
      while (await fill()) held = Buffer.alloc(0);
    },
    async close() {
      await iterator.return?.();
    },
  };
}
