import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { AwsError } from "../aws-error.ts";
import { EventFile } from "./event-file.ts";

export interface LogGroup {
  readonly name: string;
  /** @default for ever, as far as the room allows */
  readonly retentionDays?: number | undefined;
}

export interface LogLimits {
  /** Bytes of one stream; above it its older half is dropped. */
  readonly streamBytes: number;
  /** Bytes of all streams; above it the streams with the oldest last write are removed. */
  readonly allBytes: number;
}

export const LOG_LIMITS: LogLimits = { streamBytes: 128 * 1_048_576, allBytes: 512 * 1_048_576 };

const DAY_MS = 86_400_000;
const END = ".log";
/** The number of new streams between two removals of old ones. */
const LOOK_EVERY = 100;
/**
 * @param chosen the group that the function's properties name.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
 */
export const groupOfFunction = (functionName: string, chosen?: string) => chosen ?? `/aws/lambda/${functionName}`;

/** The log groups of a stack, each a directory with a file for each stream. */
export class LogGroups {
  readonly #directory: string;
  readonly #groups: ReadonlyMap<string, LogGroup>;
  readonly #limits: LogLimits;
  readonly #streams = new Map<string, EventFile>();
  #made = 0;

  /** Removes expired streams. @param directory holds nothing else. */
  constructor(directory: string, groups: readonly LogGroup[], limits = LOG_LIMITS) {
    this.#directory = directory;
    this.#groups = new Map(groups.map((group) => [group.name, group]));
    this.#limits = limits;
    for (const { name } of groups) mkdirSync(this.#directoryOf(name), { recursive: true });
    this.removeOld();
  }

  /** @throws AwsError if the group does not exist, or if the stream does not exist and must not be made. */
  stream(group: string, name: string, isMade = false): EventFile {
    if (!this.#groups.has(group)) throw notFound("group");
    const file = path.join(this.#directoryOf(group), `${encodeURIComponent(name)}${END}`);
    const known = this.#streams.get(file);
    if (known !== undefined) return known;
    if (!isMade && !existsSync(file)) throw notFound("stream");
    if (isMade && ++this.#made % LOOK_EVERY === 0) this.removeOld();
    const stream = new EventFile(file, this.#limits.streamBytes);
    this.#streams.set(file, stream);
    return stream;
  }

  /** Removes the streams without a write within their group's retention, and the oldest ones above the room. */
  removeOld(now = Date.now()): void {
    let bytes = 0;
    for (const { file, at, size, retentionDays } of this.#files().sort((a, b) => b.at - a.at)) {
      bytes += size;
      const isOver = retentionDays !== undefined && at < now - retentionDays * DAY_MS;
      if (!isOver && bytes <= this.#limits.allBytes) continue;
      rmSync(file, { force: true });
      this.#streams.delete(file);
    }
  }

  #files() {
    return [...this.#groups.values()].flatMap(({ name, retentionDays }) =>
      readdirSync(this.#directoryOf(name)).map((entry) => {
        const file = path.join(this.#directoryOf(name), entry);
        const { mtimeMs, size } = statSync(file);
        return { file, at: mtimeMs, size, retentionDays };
      }),
    );
  }

  #directoryOf = (group: string) =>
    path.join(this.#directory, encodeURIComponent(group.replace(groupOfFunction(""), "")));
}

const notFound = (what: "group" | "stream") =>
  new AwsError("ResourceNotFoundException", `The specified log ${what} does not exist.`);
