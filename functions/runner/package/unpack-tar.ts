import { type Readable, Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Parser, type ReadEntry } from "tar";
import type { Entry, FileTree } from "./file-tree.ts";
import { PackageError } from "./package-error.ts";

const FILES = new Set(["File", "OldFile", "ContiguousFile"]);
const DIRECTORIES = new Set(["Directory", "GNUDumpDir"]);

/** Reads a tar's entries into a tree. @throws PackageError, or the tar library's error for a file that is not a tar. */
export async function unpackTar(tar: Readable, tree: FileTree): Promise<void> {
  const parser = new Parser({ strict: true });
  const sink = sinkOf(parser);
  const fail = (error: unknown) => void sink.destroy(error instanceof Error ? error : new Error(String(error)));
  let added: Promise<void> = Promise.resolve();
  let current: ReadEntry | undefined;
  let hasEnd = false;

  parser.on("entry", (entry: ReadEntry) => {
    current = entry;
    added = added.then(() => tree.add(entryOf(entry))).finally(() => entry.resume());
    added.catch(fail);
  });
  parser.on("ignoredEntry", ({ path, meta }: ReadEntry) => {
    fail(new PackageError(meta ? `'${path}' describes itself at too great length` : `'${path}' is of an unknown type`));
  });
  parser.on("eof", () => {
    hasEnd = true;
  });
  parser.on("error", fail);
  try {
    await pipeline(tar, refuseCompressed(), sink);
  } catch (error) {
    current?.destroy(error);
    await added.catch(() => {});
    throw error;
  }
  await added;
  if (!hasEnd) throw new PackageError("the archive is truncated");
  if (current === undefined) throw new PackageError("the archive is empty");
}

/** The parser as a stream of Node's. */
function sinkOf(parser: Parser): Writable {
  return new Writable({
    write(chunk: Buffer, _, done) {
      if (parser.write(chunk)) done();
      else parser.once("drain", done);
    },
    final(done) {
      parser.once("end", done);
      parser.end();
    },
  });
}

function entryOf(entry: ReadEntry): Entry {
  const { type, path: name, linkpath: target = "", mode = 0o644 } = entry;
  if (FILES.has(type)) return { name, kind: "file", mode, content: entry };
  if (DIRECTORIES.has(type)) return { name, kind: "directory" };
  if (type === "SymbolicLink") return { name, kind: "symlink", target };
  if (type === "Link") return { name, kind: "hardlink", target };
  throw new PackageError(`'${name}' is a ${type}, which packages may not hold`);
}

const MAGIC_LENGTH = 4;
/** gzip and zstd. */
const COMPRESSED = ["1f8b", "28b52ffd"];

/** The tar library would unpack a second layer of compression. */
function refuseCompressed(): Transform {
  let isFirst = true;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const magic = isFirst ? chunk.subarray(0, MAGIC_LENGTH).toString("hex") : "";
      isFirst = false;
      if (COMPRESSED.some((known) => magic.startsWith(known)))
        done(new PackageError("not the archive its suffix says"));
      else done(null, chunk);
    },
  });
}
