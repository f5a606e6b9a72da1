/** The text in the place of a secret. */
const MASK = "***";

/** The secrets of a sandbox, which its output may not show. */
export interface Masks {
  /** Takes a secret that a process of the sandbox was given. It stays masked for the life of the sandbox. */
  add(secret: string): void;
  /** A text without the secrets. */
  shown(text: string): string;
  /** Masks a stream of bytes: a secret may be cut anywhere into chunks. */
  stream(): MaskedStream;
}

export interface MaskedStream {
  /** @returns the bytes that can be shown by now. The rest may be the beginning of a secret, and is kept. */
  push(chunk: Buffer): Buffer;
  /** @returns the bytes that were kept. */
  end(): Buffer;
}

/** A line of a secret is masked by itself from this length on: programs print a key line by line. */
const MIN_LINE_BYTES = 8;

export function openMasks(): Masks {
  // One character for each byte, so that a stream is searched as it comes.
  const patterns = new Set<string>();
  let search: RegExp | undefined;
  const bytesOf = (text: string) => Buffer.from(text, "utf8").toString("latin1");
  const masked = (bytes: string) => (search === undefined ? bytes : bytes.replaceAll(search, MASK));

  return {
    add(secret) {
      if (secret === "") return;
      const inJson = JSON.stringify(secret).slice(1, -1);
      const lines = secret.split(/\r?\n/).filter((line) => Buffer.byteLength(line) >= MIN_LINE_BYTES);
      for (const text of [secret, inJson, ...lines]) patterns.add(bytesOf(text));
      // The longest first: a secret may hold another one.
      const byLength = [...patterns].sort((a, b) => b.length - a.length);
      search = new RegExp(byLength.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"), "g");
    },
    shown: (text) => Buffer.from(masked(bytesOf(text)), "latin1").toString("utf8"),
    stream() {
      let kept = "";
      return {
        push(chunk) {
          if (patterns.size === 0) return chunk;
          const bytes = masked(kept + chunk.toString("latin1"));
          const open = openEnd(bytes, patterns);
          kept = bytes.slice(bytes.length - open);
          return Buffer.from(bytes.slice(0, bytes.length - open), "latin1");
        },
        end() {
          const rest = Buffer.from(kept, "latin1");
          kept = "";
          return rest;
        },
      };
    },
  };
}

/** The length of the longest end of the text with which a secret begins. */
function openEnd(text: string, patterns: ReadonlySet<string>): number {
  let longest = 0;
  for (const pattern of patterns) {
    for (let length = Math.min(text.length, pattern.length - 1); length > longest; length--) {
      if (text.endsWith(pattern.slice(0, length))) longest = length;
    }
  }
  return longest;
}
