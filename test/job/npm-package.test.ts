import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { javaAgent, PUBLISHED_AGENT } from "../../infra/java/agent.ts";
import { needsProgram } from "../runner/needs-program.ts";
import { installAuthorPackage } from "./install-author-package.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const AGENT = path.basename(PUBLISHED_AGENT);
const TSC = path.join(ROOT, "node_modules/.bin/tsc");

/** A folder that was empty before the package was installed there. */
let folder: string;

/** @returns its output. @throws with its output, when it does not end well. */
async function run(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { cwd: folder }).catch((error) => {
    throw new Error(`${program} ${args.join(" ")}: ${error.stdout}${error.stderr}`);
  });
  return stdout;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "author-"));
  await installAuthorPackage(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("the package brings nothing else along", () => {
  expect(readdirSync(path.join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
    "elastic-job-serverless",
  ]);
  const installed = path.join(folder, "node_modules/elastic-job-serverless");
  const agent = javaAgent() === undefined ? [] : [AGENT];
  expect(readdirSync(installed).sort()).toEqual(["LICENSE", "README.md", "dist", ...agent, "package.json"]);
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"));
  expect({ dependencies, peerDependencies }).toEqual({ dependencies: undefined, peerDependencies: undefined });
});

test("the package carries the built Java agent", (context) => {
  needsProgram(context, "javac", "-version");
  const packed = readFileSync(path.join(folder, "node_modules/elastic-job-serverless", AGENT));
  expect(packed.equals(readFileSync(javaAgent() ?? ""))).toBe(true);
});

test("the package brings the command, which needs nothing but Node", async () => {
  const command = path.join(folder, "node_modules/.bin/elastic-job");
  expect(await run(command, "--help")).toContain("Usage: elastic-job");
  expect(JSON.parse(await run(command, "schema")).oneOf).toHaveLength(2);
  await writeFile(path.join(folder, "tab"), "0 3 * * * /bin/backup\n");
  expect(await run(command, "import", "crontab", "tab")).toContain("cron: 0 0 3 * * ?");
});

const JOB = `
import { type DataflowJob, type JobContext, type SimpleJob, tryJob } from "elastic-job-serverless";

export class Greeting implements SimpleJob {
  execute({ shardingItem, shardingParameter }: JobContext): void {
    console.log(\`\${shardingItem} \${shardingParameter}\`);
  }
}

export class Orders implements DataflowJob<number> {
  private left = 3;
  fetchData(): number[] {
    return this.left > 0 ? [this.left--] : [];
  }
  processData(_: JobContext, [order]: readonly number[]): void {
    console.log(order);
  }
}

await tryJob(Greeting, { shardingItem: 1, shardingParameter: "Shanghai" });
console.log(await tryJob(Orders, { job: { streamingProcess: true } }), "rounds");
`;
const COMPILE = [
  "--strict",
  "--module",
  "nodenext",
  "--target",
  "es2022",
  "--types",
  "",
  "--exactOptionalPropertyTypes",
];

test("a TypeScript job compiles against its types, nothing else installed, and runs without a server", async () => {
  await writeFile(path.join(folder, "job.mts"), JOB);
  await run(TSC, ...COMPILE, "job.mts");
  expect(await run("node", "job.mjs")).toBe("1 Shanghai\n3\n2\n1\n4 rounds\n");
});

test.each([
  {
    because: "a context has no such field",
    wrong: "shardingItem, shardingParameter }",
    by: "shardingItem, shardingParameter, item }",
  },
  { because: "processData takes the result of fetchData", wrong: "readonly number[]", by: "readonly string[]" },
  { because: "a trial gets the context of a job", wrong: "streamingProcess: true", by: "streaming: true" },
])("its types refuse faults: $because", async ({ wrong, by }) => {
  await writeFile(path.join(folder, "wrong.mts"), JOB.replace(wrong, by));
  await expect(run(TSC, ...COMPILE, "--noEmit", "wrong.mts")).rejects.toThrow("error TS");
});

test("the job modules of the TypeScript example compile as an author's would", async () => {
  const source = readFileSync(path.join(ROOT, "test/examples/typescript/src/jobs.ts"), "utf8");
  await writeFile(path.join(folder, "jobs.mts"), source);
  await run(TSC, ...COMPILE, "--noEmit", "jobs.mts");
});
