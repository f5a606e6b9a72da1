import { link as linkFile, mkdir, open, rm, symlink } from "node:fs/promises";
import path from "node:path";
import type { Bounds } from "../bounds.ts";
import { PackageError, packageErrorOf } from "../package-error.ts";
import { entryPath, judgeLink, shownName } from "./entry-path.ts";

/** One entry of an archive. Names and targets are bytes. @see entry-path.ts */
export type Entry = { readonly name: string } & (
  | { readonly kind: "file"; readonly mode: number; readonly content: AsyncIterable<Buffer> }
  | { readonly kind: "directory" }
  | { readonly kind: "symlink"; readonly target: string }
  | { readonly kind: "hardlink"; readonly target: string }
);

export interface FileTree {
  /** An entry in the place of an earlier one replaces it, as tar and unzip do. @throws PackageError */
  add(entry: Entry): Promise<void>;
  /** Makes the symbolic links, at the end: no file can be written through a link. @throws PackageError */
  finish(): Promise<void>;
}

type Placed = { readonly kind: "file" | "directory" } | { readonly kind: "symlink"; readonly target: string };

const FILE = { kind: "file" } as const;
const DIRECTORY = { kind: "directory" } as const;

/** The modes of written files. Of an archive's modes only the executable bit is kept. */
const modeOf = (mode: number): number => (mode & 0o755) | 0o600;

/** Writes an archive's entries below an existing, empty directory that no other task uses. */
export function plantFileTree(root: string, bounds: Bounds, signal: AbortSignal): FileTree {
  const placed = new Map<string, Placed>();
  const fileOf = (at: string) => Buffer.concat([Buffer.from(`${root}${path.sep}`), Buffer.from(at, "latin1")]);

  async function makeDirectory(at: string): Promise<void> {
    const before = placed.get(at);
    if (before?.kind === "directory") return;
    if (before !== undefined) throw new PackageError(`'${shownName(at)}' is there twice, once as a directory`);
    await mkdir(fileOf(at));
    placed.set(at, DIRECTORY);
  }

  /** It begins at the deepest directory that exists, so that a repeated path costs one look. */
  async function makeParents(at: string): Promise<void> {
    const missing: string[] = [];
    for (let end = at.lastIndexOf("/"); end > 0; end = at.lastIndexOf("/", end - 1)) {
      const parent = at.slice(0, end);
      if (placed.get(parent)?.kind === "directory") break;
      missing.push(parent);
    }
    for (const parent of missing.toReversed()) {
      bounds.addEntry();
      await makeDirectory(parent);
    }
  }

  async function clearPlace(at: string): Promise<void> {
    const before = placed.get(at);
    if (before?.kind === "directory") throw new PackageError(`'${shownName(at)}' is there twice, once as a directory`);
    if (before?.kind === "file") await rm(fileOf(at));
    placed.delete(at);
  }

  async function write(at: string, { mode, content }: Extract<Entry, { kind: "file" }>): Promise<void> {
    const file = await open(fileOf(at), "wx", modeOf(mode));
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
    placed.set(at, FILE);
  }

  /** A link to a file is another name of the present file, also when the first name is replaced later. */
  async function linkTo(at: string, target: string): Promise<void> {
    const to = entryPath(target);
    const what = placed.get(to);
    if (what === undefined || what.kind === "directory")
      throw new PackageError(`'${shownName(at)}' links to no file of the package`);
    if (to === at) return;
    await clearPlace(at);
    if (what.kind === "file") await linkFile(fileOf(to), fileOf(at));
    placed.set(at, what);
  }

  async function place(at: string, entry: Entry): Promise<void> {
    await makeParents(at);
    if (entry.kind === "directory") return makeDirectory(at);
    if (entry.kind === "hardlink") return linkTo(at, entry.target);
    await clearPlace(at);
    if (entry.kind === "file") return write(at, entry);
    judgeLink(at, (one) => (one === at ? entry.target : undefined));
    placed.set(at, { kind: "symlink", target: entry.target });
  }

  return {
    async add(entry) {
      signal.throwIfAborted();
      bounds.addEntry();
      const at = entryPath(entry.name);
      if (at === "" && entry.kind !== "directory")
        throw new PackageError(`'${shownName(entry.name)}' is the package's own directory`);
      if (at === "") return;
      await place(at, entry).catch((error) => {
        signal.throwIfAborted();
        throw packageErrorOf(error, `'${shownName(at)}'`);
      });
    },
    async finish() {
      const targetOf = (at: string) => {
        const one = placed.get(at);
        return one?.kind === "symlink" ? one.target : undefined;
      };
      for (const [at, { kind }] of placed) {
        if (kind !== "symlink") continue;
        signal.throwIfAborted();
        judgeLink(at, targetOf);
        await symlink(Buffer.from(targetOf(at) ?? "", "latin1"), fileOf(at)).catch((error) => {
          throw packageErrorOf(error, `'${shownName(at)}'`);
        });
      }
    },
  };
}
