import { shortened } from "../../../core/config/shortened.ts";
import { PackageError } from "../package-error.ts";

/*
 * Names are bytes: an archive made in China may hold GBK. Within this folder a name is a text of one character (latin1) for
 * each byte, so that no two names become one.
 */

const SHOWN_CHARACTERS = 200;

/** A name as a message shows it. */
export const shownName = (name: string): string =>
  shortened(Buffer.from(name, "latin1").toString("utf8"), SHOWN_CHARACTERS);

/** A name's text, for a file system or from a decoder that gives text, as bytes. */
export const nameOf = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

/**
 * The place of an archive's entry, relative to the package's directory; "" is that directory itself.
 * @throws PackageError for a path that leaves the directory.
 */
export function entryPath(name: string): string {
  if (name.includes("\0")) throw new PackageError(`the name '${shownName(name)}' holds a NUL`);
  if (name.startsWith("/") || /^[A-Za-z]:[/\\]/.test(name))
    throw new PackageError(`'${shownName(name)}' is an absolute path`);
  const segments = name.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) throw new PackageError(`'${shownName(name)}' leads out of the package`);
  return segments.join("/");
}

/** Linux follows this many links of one path, and no more. @see https://man7.org/linux/man-pages/man7/path_resolution.7.html */
const MAX_HOPS = 40;

/**
 * Follows a symbolic link by text alone, through the other links of the package, for its target may be made later.
 * @param at the link's own path, as `entryPath` gives it.
 * @param targetOf the text of the link at a path, if there is one.
 * @throws PackageError when a step of it is outside of the package.
 */
export function judgeLink(at: string, targetOf: (path: string) => string | undefined): void {
  const pending = at.split("/").toReversed();
  const real: string[] = [];
  let hops = 0;
  for (let segment = pending.pop(); segment !== undefined; segment = pending.pop()) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") {
      if (real.length === 0) throw leadsOut(at);
      real.pop();
      continue;
    }
    const target = targetOf([...real, segment].join("/"));
    if (target === undefined) real.push(segment);
    else if (target.startsWith("/") || target.includes("\0")) throw leadsOut(at);
    else if (hops++ === MAX_HOPS) return;
    else pending.push(...target.split("/").toReversed());
  }
}

const leadsOut = (at: string) => new PackageError(`the link '${shownName(at)}' leads out of the package`);
