import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { needsProgram, type Skippable } from "../runner/needs-program.ts";

const CACHE = path.join(import.meta.dirname, "../../node_modules/.cache/elastic-job-serverless");
/** Maven's messages about a repository that does not answer, or does not have a file. */
const UNANSWERED = /Could not (resolve|transfer|find)|Unknown host|Non-resolvable|could not be resolved/;

/**
 * The package of an app beside this file, built by Maven against the real Elastic-Job in the layout of its documentation.
 * It is kept until its sources change. Skips the test where that cannot be built, with the reason.
 */
export async function mavenPackage(context: Skippable, name: string): Promise<Buffer> {
  const archive = path.join(CACHE, `${name}-${digestOf(name)}.tar.gz`);
  needsProgram(context, "javac", "-version");
  if (!existsSync(archive)) {
    needsProgram(context, "mvn");
    await build(context, name, archive);
  }
  return readFileSync(archive);
}

async function build({ skip }: Skippable, name: string, archive: string): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), "maven-"));
  const project = path.join(scratch, name);
  try {
    for (const file of ["assembly.xml", name])
      cpSync(path.join(import.meta.dirname, file), path.join(scratch, file), { recursive: true });
    await promisify(execFile)("mvn", ["-B", "-q", "-Dstyle.color=never", "package"], { cwd: project });
    mkdirSync(CACHE, { recursive: true });
    const beside = `${archive}.${process.pid}`;
    cpSync(path.join(project, "target", `${name}.tar.gz`), beside);
    renameSync(beside, archive);
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    const [reason] = `${stdout}${stderr}`.split("\n").filter((line) => UNANSWERED.test(line));
    if (reason === undefined) throw new Error(`Maven did not build ${name}:\n${stdout}${stderr}`);
    // Maven remembers a missing file and asks for it again on another day.
    skip(`Maven Central does not answer: ${reason}`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function digestOf(name: string): string {
  const digest = createHash("sha256").update(readFileSync(path.join(import.meta.dirname, "assembly.xml")));
  const project = path.join(import.meta.dirname, name);
  const files = readdirSync(project, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(path.join(project, "target")));
  for (const file of files.sort()) digest.update(path.relative(project, file)).update(readFileSync(file));
  return digest.digest("hex").slice(0, 16);
}
