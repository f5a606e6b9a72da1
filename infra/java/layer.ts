import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { missingOn } from "./amazon-linux.ts";
import { type ZipEntry, zip } from "./zip.ts";

/**
 * All of Java SE, and the modules that Spring, JDBC drivers, HTTP clients and XML use beside it: `sun.misc.Unsafe`,
 * elliptic curves of TLS, zip file systems, DNS, East Asian character sets, and names of days and months.
 */
const MODULES = [
  ...["java.se", "jdk.unsupported", "jdk.crypto.ec", "jdk.zipfs", "jdk.naming.dns", "jdk.charsets"],
  ...["jdk.localedata", "jdk.httpserver", "jdk.net", "jdk.management"],
];
const LOCALES = "en,zh";

/**
 * Windows, sound and pictures. Spring needs `java.beans`, which is in one module with them, but it needs none of their
 * native code. In Debian's JDK that code needs X11, libjpeg and other libraries that no function has.
 */
const LEFT_OUT_IF_MISSING = /^lib(awt_xawt|fontmanager|javajpeg|jawt|jsound|lcms|splashscreen)\.so$/;

/**
 * Layers are unpacked into /opt. Only /opt/bin is in PATH. In /opt/lib these libraries would come before
 * Node's own.
 */
const LAUNCHER = '#!/bin/sh\nexec /opt/java/bin/java "$@"\n';

export interface JavaLayer {
  /** Size of the archive. */
  readonly bytes: number;
  /** Libraries that Amazon Linux 2023 could not load and that no server needs. */
  readonly leftOut: readonly string[];
}

/**
 * Writes a Lambda layer with a Java runtime. jlink makes it, with an archive of class data, from the JDK in PATH.
 * @param file where the zip archive is written.
 * @throws an Error that names each library that Amazon Linux 2023 would miss.
 */
export async function writeJavaLayer(file: string): Promise<JavaLayer> {
  const scratch = mkdtempSync(path.join(tmpdir(), "java-layer-"));
  const image = path.join(scratch, "java");
  try {
    const options = [
      "--strip-java-debug-attributes",
      "--no-header-files",
      "--no-man-pages",
      `--include-locales=${LOCALES}`,
    ];
    await run("jlink", ["--add-modules", MODULES.join(","), ...options, "--output", image]);
    const leftOut = leaveOut(image);
    // The archive replaces the files of some 500 classes at each start. SerialGC is the collector that a JVM with one
    // CPU chooses.
    await run(path.join(image, "bin", "java"), ["-XX:+UseSerialGC", "-Xshare:dump"]);
    const launcher = { name: "bin/java", bytes: Buffer.from(LAUNCHER), isExecutable: true };
    const archive = zip([launcher, ...entriesOf(image)]);
    writeFileSync(file, archive);
    return { bytes: archive.length, leftOut };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Removes libraries that are not needed and cannot be loaded, until no library is missing. @returns their names. */
function leaveOut(image: string): string[] {
  const leftOut: string[] = [];
  for (;;) {
    const missing = missingOn(image);
    if (missing.size === 0) return leftOut.sort();
    const needed = [...missing].filter(([file]) => !LEFT_OUT_IF_MISSING.test(path.basename(file)));
    if (needed.length > 0)
      throw new Error(`Amazon Linux 2023 lacks ${needed.map(([file, names]) => `${names} of ${file}`).join(", ")}`);
    for (const file of missing.keys()) {
      rmSync(path.join(image, file));
      leftOut.push(path.basename(file));
    }
  }
}

const entriesOf = (image: string): ZipEntry[] =>
  filesIn(image).map((name) => {
    const file = path.join(image, name);
    return { name: `java/${name}`, bytes: readFileSync(file), isExecutable: (statSync(file).mode & 0o100) !== 0 };
  });

const filesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .sort();

/** Runs a tool. Its output is shown only when it fails. */
async function run(program: string, args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(program, args);
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`The Java layer cannot be built: ${stdout}${stderr}${error instanceof Error ? error.message : ""}`);
  }
}
