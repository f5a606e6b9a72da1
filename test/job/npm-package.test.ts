import { execFile } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FUNCTION_NAMES, OPTIONAL_FUNCTION } from "../../infra/constructs/function-name.ts";
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
  const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync(path.join(installed, "package.json"), "utf8"),
  );
  expect(dependencies).toBeUndefined();
  // The construct needs the CDK, and nothing else of the package does.
  expect(Object.keys(peerDependencies)).toEqual(["aws-cdk-lib", "constructs"]);
  for (const name of Object.keys(peerDependencies)) expect(peerDependenciesMeta[name]).toEqual({ optional: true });
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

const CDK_APP = `
import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { ElasticJob, ElasticJobApp, ElasticJobJob, type ElasticJobProps } from "elastic-job-serverless/cdk";
import context from "aws-cdk-lib/recommended-feature-flags.json";

const app = new App({ context, outdir: "cdk.out", analyticsReporting: false });
const stack = new Stack(app, "Shop");
const props: ElasticJobProps = { runnerMemoryTiers: [256], maxInFlight: 50 };
const day = new ElasticJob(stack, "Day", props);
new ElasticJob(stack, "Night", { ...props, alarms: "none" });
new CfnOutput(stack, "ApiUrl", { value: day.apiUrl });
const billing = new ElasticJobApp(stack, "Billing", {
  jobs: day, appName: "billing", appURL: "https://example.com/billing.tar.gz", bootstrapScript: "bin/start.sh",
});
new ElasticJobJob(stack, "Nightly", {
  app: billing, jobName: "nightly", jobType: "SCRIPT", scriptCommandLine: "bin/nightly.sh", jobExecutionType: "TRANSIENT",
  cron: "0 0 3 * * ?", shardingTotalCount: 2, cpuCount: 0.1, memoryMB: 64,
});
app.synth();
`;
const COMPILE_CDK = [
  ...["--strict", "--module", "nodenext", "--target", "es2022", "--types", ""],
  // The CDK's own declarations need the library of disposables.
  ...["--lib", "es2022,esnext.disposable", "--resolveJsonModule", "--esModuleInterop"],
];

/** Gives the folder the CDK of this repository, as a CDK app has it. */
function installCdk(): void {
  for (const name of ["aws-cdk-lib", "constructs"])
    symlinkSync(path.join(ROOT, "node_modules", name), path.join(folder, "node_modules", name));
}

describe("in a CDK app, in CommonJS and with the flags of a new one", () => {
  beforeAll(async () => {
    installCdk();
    await writeFile(path.join(folder, "app.cts"), CDK_APP);
    const page = readFileSync(path.join(ROOT, "docs/construct.md"), "utf8");
    await writeFile(path.join(folder, "page.cts"), page.split("```ts\n")[1]?.split("```")[0] ?? "no example");
    await run(TSC, ...COMPILE_CDK, "app.cts", "page.cts");
    await run("env", "CDK_VALIDATION=false", "node", "app.cjs");
  });

  test("two of the package's constructs are synthesized into one stack, from the bundles that the package brings", () => {
    const read = (file: string) => JSON.parse(readFileSync(path.join(folder, "cdk.out", file), "utf8"));
    const resources: { Type: string; Properties: { FunctionName: string; Code: { S3Key: string } } }[] = Object.values(
      read("Shop.template.json").Resources,
    );
    const functions = resources.filter(({ Type }) => Type === "AWS::Lambda::Function");
    // The provider belongs to the one with an app.
    expect(functions).toHaveLength(2 * FUNCTION_NAMES.length + 1);
    expect(new Set(functions.map(({ Properties }) => Properties.FunctionName)).size).toBe(functions.length);
    const bundles = new Set(functions.map(({ Properties }) => path.parse(Properties.Code.S3Key).name));
    expect(bundles.size).toBe(FUNCTION_NAMES.length + 1);
    for (const bundle of bundles)
      expect(readdirSync(path.join(folder, "cdk.out", `asset.${bundle}`))).toContain("index.cjs");
    const packed = path.join(folder, "node_modules/elastic-job-serverless/dist/cdk/bundles");
    expect(readdirSync(packed).sort()).toEqual([...FUNCTION_NAMES, OPTIONAL_FUNCTION].sort());
    expect(readdirSync(path.join(packed, "api"))).toContain("console");
  });

  test("its types refuse a misspelt prop, and those of the local runtime", async () => {
    const wrong = CDK_APP.replace("maxInFlight: 50", "maxInFlights: 50").replace('alarms: "none"', "local: {}");
    await writeFile(path.join(folder, "wrong.cts"), wrong);
    const errors = await run(TSC, ...COMPILE_CDK, "--noEmit", "wrong.cts").catch(String);
    for (const name of ["maxInFlights", "local"]) expect(errors).toContain(`'${name}' does not exist in type`);
  });
});
