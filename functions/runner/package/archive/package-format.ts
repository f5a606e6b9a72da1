export type Compression = "gzip" | "bzip2" | "xz" | "none";

/** The way to open a package. */
export interface PackageFormat {
  readonly archive: "tar" | "zip" | "none";
  readonly compression: Compression;
  /** The name of a single file in the package's directory. */
  readonly fileName: string;
}

const SUFFIXES: readonly [suffix: string, format: Pick<PackageFormat, "archive" | "compression">][] = [
  [".tar.gz", { archive: "tar", compression: "gzip" }],
  [".tgz", { archive: "tar", compression: "gzip" }],
  [".tar.bz2", { archive: "tar", compression: "bzip2" }],
  [".tbz2", { archive: "tar", compression: "bzip2" }],
  [".tar.xz", { archive: "tar", compression: "xz" }],
  [".txz", { archive: "tar", compression: "xz" }],
  [".tar", { archive: "tar", compression: "none" }],
  [".zip", { archive: "zip", compression: "none" }],
  [".gz", { archive: "none", compression: "gzip" }],
];

/**
 * The format of a package by the suffix of its URL's path, in lower case: the suffixes that the Mesos fetcher unpacked.
 * A file with any other suffix is one executable file.
 * @see https://mesos.apache.org/documentation/latest/fetcher/
 */
export function packageFormat(url: URL): PackageFormat {
  const name = lastSegment(url);
  const known = SUFFIXES.find(([suffix]) => name.endsWith(suffix));
  if (known === undefined) return { archive: "none", compression: "none", fileName: name || "app" };
  const [suffix, format] = known;
  return { ...format, fileName: name.slice(0, -suffix.length) || "app" };
}

/** The path's last segment as a file's name: decoded, and without the characters of a path. */
function lastSegment({ pathname }: URL): string {
  const segment = pathname.slice(pathname.lastIndexOf("/") + 1);
  const name = decode(segment)
    .replaceAll(/[/\\\0]/g, "_")
    .slice(0, 200);
  return /^\.*$/.test(name) ? "" : name;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
