import { createWriteStream } from "node:fs";
import { link as linkFile, mkdir, realpath, symlink } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Bounds } from "./bounds.ts";
import { entryPath, foldedPath, linkPath } from "./entry-path.ts";
import { PackageError } from "./package-error.ts";

/** One entry of an archive. */
export type Entry = { readonly name: string } & (
  | { readonly kind: "file"; readonly mode: number; readonly content: AsyncIterable<Buffer> }
  | { readonly kind: "directory" }
  | { readonly kind: "symlink"; readonly target: string }
  | { readonly kind: "hardlink"; readonly target: string }
);

export interface FileTree {
  /** @throws PackageError for a hostile entry; an error of the file system for one that cannot be written. */
  add(entry: Entry): Promise<void>;
  /** Makes the links, at the end: no file can be written through a link. */
  finish(): Promise<void>;
}

/** The modes of written files. Of an archive's modes only the executable bit is kept. */
const modeOf = (mode: number): number => (mode & 0o755) | 0o600;

/** Writes an archive's entries below an existing, empty directory that no other task uses. */
export function plantFileTree(root: string, bounds: Bounds): FileTree {
  /** Entries by folded path. A directory may come several times, every other entry once. */
  const kinds = new Map<string, { kind: Entry["kind"]; path: string }>();
  const links: { at: string; target: string; kind: "symlink" | "hardlink" }[] = [];

  function note(at: string, kind: Entry["kind"]): void {
    const before = kinds.get(foldedPath(at));
    if (before === undefined) {
      bounds.addEntry();
      kinds.set(foldedPath(at), { kind, path: at });
    } else if (before.path !== at)
      throw new PackageError(`'${at}' and '${before.path}' differ by case or Unicode form alone`);
    else if (kind !== "directory" || before.kind !== "directory") throw new PackageError(`'${at}' is there twice`);
  }

  async function makeParents(at: string): Promise<void> {
    const parent = path.posix.dirname(at);
    if (parent === ".") return;
    for (let end = parent.indexOf("/"); end >= 0; end = parent.indexOf("/", end + 1))
      note(parent.slice(0, end), "directory");
    note(parent, "directory");
    await mkdir(path.join(root, parent), { recursive: true });
  }

  async function link({ at, target, kind }: (typeof links)[number]): Promise<void> {
    const file = path.join(root, at);
    if (kind === "symlink") return symlink(target, file);
    if (kinds.get(foldedPath(target))?.kind !== "file")
      throw new PackageError(`'${at}' links to no file of the package`);
    await linkFile(path.join(root, target), file);
  }

  return {
    async add(entry) {
      const at = entryPath(entry.name);
      if (at === "") return;
      await makeParents(at);
      note(at, entry.kind);
      if (entry.kind === "directory") await mkdir(path.join(root, at), { recursive: true });
      else if (entry.kind === "file") await write(path.join(root, at), entry, bounds);
      else
        links.push({ at, kind: entry.kind, target: entry.kind === "symlink" ? entry.target : entryPath(entry.target) });
      if (entry.kind === "symlink") linkPath(at, entry.target);
    },
    async finish() {
      for (const one of links) await link(one);
      // A link through another link may have another target than its text says.
      for (const { at } of links) await refuseOutside(root, at);
    },
  };
}

async function write(file: string, { mode, content }: Extract<Entry, { kind: "file" }>, bounds: Bounds): Promise<void> {
  async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bounds.addBytes(chunk.length);
      yield chunk;
    }
  }
  await pipeline(content, counted, createWriteStream(file, { flags: "wx", mode: modeOf(mode) }));
}

async function refuseOutside(root: string, at: string): Promise<void> {
  const real = await realpath(path.join(root, at)).catch(() => undefined);
  if (real !== undefined && real !== root && !real.startsWith(`${root}${path.sep}`)) {
    throw new PackageError(`the link '${at}' leads out of the package`);
  }
}
