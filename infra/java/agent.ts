import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "..", "..");
const SOURCES = path.join(ROOT, "functions", "runner", "java");
const CACHE = path.join(ROOT, "node_modules", ".cache", "elastic-job-serverless");
/**
 * The agent's place in the published package. A checkout without a JDK takes it from there, put into the same place.
 * It is not in `dist`, which npm's `prepare` clears after `prepack` has built the agent.
 */
export const PUBLISHED_AGENT = path.join(ROOT, "java-agent.jar");

/** Java 8, and the version number at the start of its class files. */
export const AGENT_RELEASE = { release: "8", classVersion: 52 };
/** The first JDK whose compiler has `--release`. @see https://openjdk.org/jeps/247 */
const OLDEST_JDK = 9;
const MANIFEST = "Manifest-Version: 1.0\nPremain-Class: io.elasticjob.serverless.Agent\n";
/** The same sources give the same bytes at any time, so a deployment changes nothing. */
const BUILT_AT = new Date("2020-01-01T00:00:00Z");

/**
 * Finds the agent's jar: in the cache, or built with the JDK's tools, or from the published package.
 * @returns undefined where there is no JDK of version 9 or newer and none was published.
 * @throws an Error with the compiler's words when the sources are wrong.
 */
export function javaAgent(cache = CACHE): string | undefined {
  const jar = path.join(cache, `java-agent-${digestOfSources()}.jar`);
  if (existsSync(jar)) return jar;
  if (!hasJdk()) return existsSync(PUBLISHED_AGENT) ? PUBLISHED_AGENT : undefined;
  const scratch = mkdtempSync(path.join(tmpdir(), "java-agent-"));
  try {
    compile(scratch);
    mkdirSync(cache, { recursive: true });
    const beside = `${jar}.${process.pid}`;
    pack(path.join(scratch, "jar"), beside);
    renameSync(beside, jar);
    return jar;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** One call of the compiler builds all classes. The stubs stand for the app's own classes, and are not packed. */
function compile(scratch: string): void {
  const classes = path.join(scratch, "classes");
  const sources = sourceFiles().map((file) => path.join(SOURCES, file));
  const options = ["--release", AGENT_RELEASE.release, "-Xlint:all,-options", "-Werror", "-encoding", "UTF-8"];
  run("javac", [...options, "-cp", scratch, "-d", classes, ...sources]);
  for (const [from, to] of [
    ["agent", "jar"],
    ["replaced", "jar/replaced"],
  ] as const) {
    for (const file of packages(from)) {
      const target = path.join(scratch, to, file);
      mkdirSync(target, { recursive: true });
      const names = new Set(readdirSync(path.join(SOURCES, from, file)).map((name) => path.parse(name).name));
      const isFrom = (name: string) => names.has(name.replace(/(\$.*)?\.class$/, ""));
      for (const name of readdirSync(path.join(classes, file)).filter(isFrom))
        renameSync(path.join(classes, file, name), path.join(target, name));
    }
  }
}

const sourceFiles = () => filesIn(SOURCES).filter((file) => file.endsWith(".java"));

/** Directories of a source root that hold classes. */
const packages = (root: string): string[] => [
  ...new Set(filesIn(path.join(SOURCES, root)).map((file) => path.dirname(file))),
];

function pack(directory: string, jar: string): void {
  mkdirSync(path.join(directory, "META-INF"));
  writeFileSync(path.join(directory, "META-INF", "MANIFEST.MF"), MANIFEST);
  const files = ["META-INF/MANIFEST.MF", ...filesIn(directory).filter((file) => !file.startsWith("META-INF"))];
  for (const file of files) utimesSync(path.join(directory, file), BUILT_AT, BUILT_AT);
  run("jar", ["cfM", jar, ...files.flatMap((file) => ["-C", directory, file])]);
}

const filesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .sort();

function digestOfSources(): string {
  const digest = createHash("sha256").update(readFileSync(import.meta.filename));
  for (const file of existsSync(SOURCES) ? filesIn(SOURCES) : [])
    digest.update(file).update(readFileSync(path.join(SOURCES, file)));
  return digest.digest("hex").slice(0, 16);
}

/** An older JDK counts as none. Java 8 calls itself 1.8, and prints it to the other stream. */
function hasJdk(): boolean {
  const { stdout, stderr } = spawnSync("javac", ["-version"], { encoding: "utf8" });
  return Number(/^javac (\d+)/m.exec(`${stdout}${stderr}`)?.[1]) >= OLDEST_JDK;
}

/** Runs a tool. Its output is shown only when it fails. */
function run(program: string, args: readonly string[]): void {
  try {
    execFileSync(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      encoding: "utf8",
      env: { ...process.env, TZ: "UTC" },
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`The Java agent cannot be built:\n${stdout}${stderr}`);
  }
}
