import { lstatSync, readdirSync, type Stats } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { removeTree } from "./remove-tree.ts";

/** Remembers the state of a tree of files. */
export interface Seal {
  /**
   * Removes the files that were added to the tree since.
   * @returns false when a part of the tree was changed or removed.
   */
  restore(signal: AbortSignal): Promise<boolean>;
  /** Accepts the present state of a file. @param file an absolute path; a path outside of the tree changes nothing. */
  accept(file: string): void;
}

/** Linux stamps a change with the instant of its latest tick, which comes 100 times a second or more often. */
const TICK_MS = 10;
/** How long the tree is walked before timers have their turn, ms. */
const TURN_MS = 20;

/**
 * Seals a tree. Every change of a file sets its `ctime`, and only a change of the clock could set that back, so no content
 * is read.
 * @see https://man7.org/linux/man-pages/man7/inode.7.html
 */
export async function sealTree(root: string): Promise<Seal> {
  const marks = new Map<string, string>();
  for await (const [at, mark] of walk(root, () => true)) marks.set(at, mark);
  // A change within the tick of the last write would have the same time stamp.
  await sleep(2 * TICK_MS);

  return {
    async restore(signal) {
      const added: string[] = [];
      let seen = 0;
      try {
        for await (const [at, mark] of walk(root, (one) => marks.has(one))) {
          signal.throwIfAborted();
          const before = marks.get(at);
          if (before === undefined) added.push(at);
          else if (before === mark) seen += 1;
          else return false;
        }
      } catch {
        // A directory that cannot be read was changed.
        signal.throwIfAborted();
        return false;
      }
      for (const at of added) await remove(fileOf(root, at));
      return seen === marks.size;
    },
    accept(file) {
      const at = file === root ? "" : Buffer.from(path.relative(root, file)).toString("latin1");
      if (marks.has(at)) marks.set(at, markOf(lstatSync(file)));
    },
  };
}

/** Names are bytes. @see entry-path.ts */
const fileOf = (root: string, at: string): Buffer =>
  at === "" ? Buffer.from(root) : Buffer.concat([Buffer.from(`${root}/`), Buffer.from(at, "latin1")]);

const markOf = (stats: Stats): string =>
  stats.isDirectory()
    ? `${stats.mode}:${stats.ino}`
    : `${stats.mode}:${stats.ino}:${stats.size}:${stats.ctimeMs}:${stats.mtimeMs}`;

/** @param enters whether to look into the directory at this path. */
async function* walk(root: string, enters: (at: string) => boolean): AsyncGenerator<[at: string, mark: string]> {
  let turnedAt = performance.now();
  const pending = [""];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (performance.now() - turnedAt > TURN_MS) {
      await turn();
      turnedAt = performance.now();
    }
    const stats = lstatSync(fileOf(root, at));
    yield [at, markOf(stats)];
    if (!stats.isDirectory() || !enters(at)) continue;
    for (const name of readdirSync(fileOf(root, at), { encoding: "latin1" as BufferEncoding }))
      pending.push(at === "" ? name : `${at}/${name}`);
  }
}

async function remove(file: Buffer): Promise<void> {
  await rm(file, { recursive: true, force: true }).catch(() => removeTree(file.toString()));
}
