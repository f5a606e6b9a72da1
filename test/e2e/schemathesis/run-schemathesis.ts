import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const HERE = import.meta.dirname;
/** Where `.ci/run` installs it, and the lines of CONTRIBUTING.md say how. */
const PROGRAM = path.join(HERE, "../../../.venv/bin/schemathesis");

export const hasSchemathesis = (): boolean => existsSync(PROGRAM);
export const WITHOUT = `skipped: there is no ${path.relative(process.cwd(), PROGRAM)}; CONTRIBUTING.md says how to install it`;

export interface Run {
  readonly url: string;
  readonly seed: number;
  /** Most requests of one operation, in each phase. */
  readonly examples: number;
  readonly phases: readonly ("examples" | "coverage" | "fuzzing" | "stateful")[];
  /** Names of things in the stack, by parameters of paths. */
  readonly known: Readonly<Record<string, readonly string[]>>;
}

/** Runs Schemathesis over the document that the stack serves, with all checks. @returns its exit code and its words. */
export async function runSchemathesis(run: Run): Promise<{ readonly code: number | null; readonly output: string }> {
  const { url, seed, examples, phases, known } = run;
  const directory = mkdtempSync(path.join(tmpdir(), "elastic-job-schemathesis-"));
  const config = ["--config-file", path.join(HERE, "schemathesis.toml")];
  const chosen = ["--checks", "all", "--seed", String(seed), "--max-examples", String(examples)];
  const args = [...config, "run", `${url}/api/openapi.json`, "--url", url, ...chosen, "--phases", phases.join(",")];
  const environment = {
    ...process.env,
    SCHEMATHESIS_HOOKS: path.join(HERE, "hooks.py"),
    ELASTIC_JOB_KNOWN: JSON.stringify(known),
    NO_COLOR: "1",
  };
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(PROGRAM, args, { cwd: directory, env: environment, stdio: ["ignore", "pipe", "pipe"] });
      const said: Buffer[] = [];
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => said.push(part));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, output: Buffer.concat(said).toString() }));
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
