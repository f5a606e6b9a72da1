import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";

export interface LogEvent {
  /** Epoch ms. */
  readonly at: number;
  readonly message: string;
}

export interface Slice {
  readonly events: readonly LogEvent[];
  /** Positions in the file, of the first event and behind the last one. */
  readonly first: number;
  readonly after: number;
}

export interface Range {
  /** Epoch ms, inclusive. @default the first event */
  readonly from?: number | undefined;
  /** Epoch ms, exclusive. @default after the last event */
  readonly until?: number | undefined;
}

/** A page of GetLogEvents has at most this many bytes. */
const PAGE_BYTES = 1_048_576;
/** Read at a time in the search for an instant. */
const PROBE_BYTES = 4_096;
const NEWLINE = 0x0a;
const TAB = 0x09;

/**
 * The events of one log stream, in a file that people can read: `<epoch ms> <message>`, in the order of time. A further
 * line of a message begins with a tab. A position is a number of bytes; the file is searched, and never read whole.
 */
export class EventFile {
  readonly path: string;
  readonly #mostBytes: number;
  /** Bytes that were dropped at the front: positions count them, so that they stay valid. */
  #dropped = 0;
  #lastAt: number | undefined;

  /** @param mostBytes of the file; above it the older half is dropped. */
  constructor(path: string, mostBytes: number) {
    this.path = path;
    this.#mostBytes = mostBytes;
  }

  append(events: readonly LogEvent[]): void {
    const isInOrder = events.every(({ at }, i) => at >= (events[i - 1]?.at ?? this.#last()));
    if (isInOrder) appendFileSync(this.path, events.map(textOf).join(""), { mode: 0o600 });
    else this.#replace([...this.#all(), ...events].sort((a, b) => a.at - b.at));
    this.#lastAt = Math.max(this.#last(), ...events.slice(-1).map(({ at }) => at));
    if (this.#size() > this.#mostBytes) this.#dropOlderHalf();
  }

  /** The first events of the range from a position on. */
  forward(range: Range, limit: number, position?: number): Slice {
    const [begin, end] = this.#bounds(range);
    const first = Math.min(Math.max(position ?? begin, begin), end);
    const events = this.#read(first, Math.min(end, first + PAGE_BYTES), end).slice(0, limit);
    return { events, first, after: first + bytesOf(events) };
  }

  /** The last events of the range before a position. */
  backward(range: Range, limit: number, position?: number): Slice {
    const [begin, end] = this.#bounds(range);
    const after = Math.min(Math.max(position ?? end, begin), end);
    const start = after - PAGE_BYTES <= begin ? begin : this.#nextRecord(after - PAGE_BYTES);
    const events = this.#read(start, after, after).slice(-limit);
    return { events, first: after - bytesOf(events), after };
  }

  #size = () => (existsSync(this.path) ? statSync(this.path).size : 0);
  #end = () => this.#dropped + this.#size();

  #bounds({ from, until }: Range): [begin: number, end: number] {
    const begin = from === undefined ? this.#dropped : this.#search(from);
    return [begin, Math.max(begin, until === undefined ? this.#end() : this.#search(until))];
  }

  /** @returns the position of the first event that is not before an instant. */
  #search(at: number): number {
    const end = this.#end();
    let low = this.#dropped;
    let high = end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const record = this.#nextRecord(middle);
      if (record >= end || this.#instantAt(record) >= at) high = middle;
      else low = middle + 1;
    }
    return this.#nextRecord(low);
  }

  /** @returns the position of the first record that begins at a position or behind it. */
  #nextRecord(position: number): number {
    const end = this.#end();
    if (position <= this.#dropped) return this.#dropped;
    for (let at = position - 1; at < end; at += PROBE_BYTES - 2) {
      const bytes = this.#bytes(at, at + PROBE_BYTES);
      for (let i = bytes.indexOf(NEWLINE); i >= 0; i = bytes.indexOf(NEWLINE, i + 1)) {
        if (at + i + 1 >= end) return end;
        if (i + 1 < bytes.length && bytes[i + 1] !== TAB) return at + i + 1;
      }
    }
    return end;
  }

  #instantAt = (position: number) => Number.parseInt(this.#bytes(position, position + 20).toString("latin1"), 10);

  #read(start: number, end: number, limit: number): LogEvent[] {
    if (end <= start) return [];
    let text = this.#bytes(start, end);
    // A record that is longer than a page is a page of its own.
    const whole = end >= limit ? text.length : this.#lastWhole(text);
    text = whole > 0 ? text.subarray(0, whole) : this.#bytes(start, this.#nextRecord(start + 1));
    return parse(text);
  }

  #lastWhole(text: Buffer): number {
    for (let i = text.lastIndexOf(NEWLINE, -2); i >= 0; i = text.lastIndexOf(NEWLINE, i - 1)) {
      if (text[i + 1] !== TAB) return i + 1;
      if (i === 0) break;
    }
    return 0;
  }

  #bytes(start: number, end: number): Buffer {
    const length = Math.max(0, Math.min(end, this.#end()) - start);
    if (length === 0) return Buffer.alloc(0);
    const file = openSync(this.path, "r");
    try {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, start - this.#dropped));
    } finally {
      closeSync(file);
    }
  }

  #all = (): LogEvent[] => (existsSync(this.path) ? parse(readFileSync(this.path)) : []);

  #last(): number {
    this.#lastAt ??= this.#all().at(-1)?.at ?? 0;
    return this.#lastAt;
  }

  #dropOlderHalf(): void {
    const start = this.#nextRecord(this.#dropped + Math.ceil(this.#size() / 2));
    this.#write(this.#bytes(start, this.#end()));
    this.#dropped = start;
  }

  #replace = (events: readonly LogEvent[]) => this.#write(events.map(textOf).join(""));

  #write(content: string | Buffer): void {
    writeFileSync(`${this.path}.new`, content, { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
  }
}

const textOf = ({ at, message }: LogEvent) => `${at} ${message.replaceAll("\n", "\n\t")}\n`;

const bytesOf = (events: readonly LogEvent[]) =>
  events.reduce((sum, event) => sum + Buffer.byteLength(textOf(event)), 0);

function parse(text: Buffer): LogEvent[] {
  const records = text.toString("utf8").split(/\n(?!\t)/);
  return records.slice(0, -1).map((record) => {
    const space = record.indexOf(" ");
    return { at: Number(record.slice(0, space)), message: record.slice(space + 1).replaceAll("\n\t", "\n") };
  });
}
