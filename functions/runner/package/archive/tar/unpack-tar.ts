import { PackageError } from "../../package-error.ts";
import { shownName } from "../entry-path.ts";
import type { Entry, FileTree } from "../file-tree.ts";
import { byteReader } from "./byte-reader.ts";
import { type TarEntry, tarEntries } from "./read-tar.ts";

/** Reads a tar's entries into a tree. @throws PackageError */
export async function unpackTar(tar: AsyncIterable<Buffer>, tree: FileTree): Promise<void> {
  const reader = byteReader(tar);
  let isEmpty = true;
  try {
    for await (const entry of tarEntries(reader)) {
      isEmpty = false;
      await tree.add(entryOf(entry));
    }
    await reader.drain();
  } finally {
    await reader.close();
  }
  if (isEmpty) throw new PackageError("the archive is empty");
}

const FILES = new Set(["0", "\0", "7"]);
const DIRECTORIES = new Set(["5", "D"]);
const REFUSED = new Map([
  ["3", "a device"],
  ["4", "a device"],
  ["6", "a pipe"],
  ["S", "a sparse file: pack it without --sparse"],
  ["M", "the rest of a file of another volume"],
  ["N", "a list of names of an old format"],
]);

function entryOf({ type, name, mode, target, content }: TarEntry): Entry {
  if (name === "") throw new PackageError("an entry has no name");
  // Old programs marked a directory by its name alone.
  if (DIRECTORIES.has(type) || (FILES.has(type) && name.endsWith("/"))) return { name, kind: "directory" };
  if (FILES.has(type)) return { name, kind: "file", mode, content };
  if (type !== "1" && type !== "2")
    throw new PackageError(`'${shownName(name)}' is ${REFUSED.get(type) ?? `of an unknown type (${typeText(type)})`}`);
  if (target === "") throw new PackageError(`the link '${shownName(name)}' names no target`);
  return { name, kind: type === "1" ? "hardlink" : "symlink", target };
}

const typeText = (type: string): string => (/^[!-~]$/.test(type) ? type : String(type.charCodeAt(0)));
