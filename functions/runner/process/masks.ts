import { maskText } from "./mask-text.ts";
import { textsInJson } from "./texts-in-json.ts";

/** The secrets of a sandbox, which its output may not show. */
export interface Masks {
  /** Takes secrets that a process of the sandbox was given. They stay masked for the life of the sandbox. */
  add(...secrets: readonly string[]): void;
  /** A text without the secrets. */
  shown(text: string): string;
  /** Masks a stream of bytes: a secret may be cut anywhere into chunks. */
  stream(): MaskedStream;
}

export interface MaskedStream {
  /** @returns the bytes that can be shown by now. The rest may be the beginning of a secret, and is kept. */
  push(chunk: Buffer): Buffer;
  /** @returns the bytes that were kept, without the secrets. */
  end(): Buffer;
}

/** A line of a secret, or a text in its JSON, is masked by itself from this length on, in characters. */
const MIN_PART = 8;

export function openMasks(): Masks {
  // One character for each byte, so that a stream is searched as it comes. The longest first: a secret may hold another.
  let patterns: readonly string[] = [];
  const bytesOf = (text: string) => Buffer.from(text, "utf8").toString("latin1");

  return {
    add(...secrets) {
      const all = new Set([...patterns, ...secrets.flatMap(textsOf).map(bytesOf)]);
      patterns = [...all].sort((a, b) => b.length - a.length);
    },
    shown: (text) => Buffer.from(maskText(bytesOf(text), patterns, false).shown, "latin1").toString("utf8"),
    stream() {
      let kept = "";
      return {
        push(chunk) {
          if (patterns.length === 0) return chunk;
          const masked = maskText(kept + chunk.toString("latin1"), patterns, true);
          kept = masked.kept;
          return Buffer.from(masked.shown, "latin1");
        },
        end() {
          const rest = maskText(kept, patterns, false).shown;
          kept = "";
          return Buffer.from(rest, "latin1");
        },
      };
    },
  };
}

/** The forms in which a program prints a secret: as it is, in JSON, line by line, and a text of its JSON alone. */
function textsOf(secret: string): readonly string[] {
  if (secret === "") return [];
  const parts = [...secret.split(/\r?\n/), ...textsInJson(secret)].filter((part) => part.length >= MIN_PART);
  return [secret, ...parts].flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]);
}
