import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle, bundleFunctions } from "../../infra/bundles.ts";
import { FUNCTION_NAMES, OPTIONAL_FUNCTION } from "../../infra/constructs/function-name.ts";
import { resourcesOf, synthesized, text } from "./synthesized.ts";

/** Outside of the project, where no node_modules could help. */
const directory = mkdtempSync(path.join(tmpdir(), "bundles-"));
beforeAll(async () => {
  // The CDK's own output folder is a relative path.
  await bundleFunctions(path.relative(process.cwd(), directory));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Variables of the template, with words in the places of AWS's values. */
const variables = new Map(
  resourcesOf(synthesized(), "AWS::Lambda::Function").map(({ FunctionName, Environment }) => [
    FunctionName.split("-")[1],
    Object.fromEntries(Object.entries(Environment.Variables).map(([name, value]) => [name, text(value)])),
  ]),
);

// Kilobytes; 2 % above the measured size. A second client of the AWS SDK is 15 to 30, a second zod 350.
test.each([
  { name: "api", limit: 640 },
  { name: "planner", limit: 447 },
  { name: "dispatcher", limit: 423 },
  { name: "runner", limit: 446 },
  { name: "collector", limit: 440 },
  { name: "sweep", limit: 429 },
  { name: "broker", limit: 424 },
  { name: "provider", limit: 293 },
])("the code of $name is one file of at most $limit kB", ({ name, limit }) => {
  // A JDK, where there is one, has built the runner's second file; the API's is the folder of the console.
  const others = name === "runner" ? ["java-agent.jar"] : name === "api" ? ["console"] : [];
  expect(readdirSync(path.join(directory, name)).filter((file) => !others.includes(file))).toEqual(["index.cjs"]);
  expect(statSync(path.join(directory, name, "index.cjs")).size / 1_000).toBeLessThan(limit);
});

test.each([...FUNCTION_NAMES, OPTIONAL_FUNCTION])(
  "%s reads its credentials from its environment, and holds no other provider of them",
  (name) => {
    const bundle = readFileSync(path.join(directory, name, "index.cjs"), "utf8");
    expect(bundle).toContain("AWS_SESSION_TOKEN");
    // The broker's own client of STS knows the operation, and no provider that calls it.
    if (name !== "broker") expect(bundle).not.toContain("AssumeRoleWithWebIdentity");
    expect(bundle).not.toContain("AWS_WEB_IDENTITY_TOKEN_FILE");
  },
);

test.each([...FUNCTION_NAMES, OPTIONAL_FUNCTION])("%s holds no reader of event streams", (name) => {
  const bundle = readFileSync(path.join(directory, name, "index.cjs"), "utf8");
  expect(bundle).not.toContain(":message-type");
});

const load = (name: string, env: Record<string, string>) =>
  promisify(execFile)(
    process.execPath,
    ["--no-warnings", "-p", `typeof require(${JSON.stringify(path.join(directory, name, "index.cjs"))}).handler`],
    // A runner takes the temporary directory for its sandbox's own, and clears it.
    { env: { AWS_REGION: "eu-central-1", TMPDIR: directory, ...env }, cwd: directory },
  );

describe.each(FUNCTION_NAMES)("%s", (name) => {
  test("loads with the template's variables and nothing else, and exports its handler", async () => {
    expect((await load(name, variables.get(name) ?? {})).stdout.trim()).toBe("function");
  });

  test("does not load without one of them", async () => {
    const { RUN_TABLE: _, ...others } = variables.get(name) ?? {};
    await expect(load(name, others)).rejects.toThrow("RUN_TABLE");
  });
});

test("a function that cannot be bundled is named, with the line that is wrong", async () => {
  const main = path.join(directory, "main.ts");
  writeFileSync(main, "export const handler = () => {};\n");
  await bundle(main, path.join(directory, "out"));
  writeFileSync(main, 'import "./nothing.ts";\n');
  await expect(bundle(main, path.join(directory, "out"))).rejects.toThrow(
    /main\.ts cannot be bundled:.*'\.\/nothing\.ts'.*main\.ts:1/s,
  );
});
