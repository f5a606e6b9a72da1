import path from "node:path";
import { PackageError } from "./package-error.ts";

/**
 * The place of an archive's entry, relative to the package's directory; "" is that directory itself.
 * @throws PackageError for a path that leaves the directory.
 */
export function entryPath(name: string): string {
  if (name.includes("\0")) throw new PackageError(`an entry's name holds a NUL`);
  if (name.startsWith("/") || /^[A-Za-z]:[/\\]/.test(name)) throw new PackageError(`'${name}' is an absolute path`);
  const segments = name.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) throw new PackageError(`'${name}' leads out of the package`);
  return segments.join("/");
}

/**
 * The target of a symbolic link by its text, relative to the package's directory.
 * @param at the link's own path, as `entryPath` gives it.
 * @throws PackageError when that is outside.
 */
export function linkPath(at: string, target: string): string {
  const to = path.posix.join(path.posix.dirname(at), target);
  if (path.posix.isAbsolute(target) || to === ".." || to.startsWith("../") || target.includes("\0")) {
    throw new PackageError(`the link '${at}' leads out of the package`);
  }
  return to;
}

/** The key by which names are compared: a file system that ignores case or composition takes equal keys for one name. */
export const foldedPath = (relative: string): string => relative.normalize("NFC").toLowerCase();
