import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { AGENT_RELEASE, javaAgent, PUBLISHED_AGENT } from "../../infra/java/agent.ts";
import { aDirectory } from "../runner/a-directory.ts";
import { needsProgram } from "../runner/needs-program.ts";

/** Bytes 6 and 7 of a class file. @see https://docs.oracle.com/javase/specs/jvms/se8/html/jvms-4.html#jvms-4.1 */
const classVersionOf = (file: string) => readFileSync(file).readUInt16BE(6);

afterEach(() => {
  vi.unstubAllEnvs();
});

test("the agent is Java 8 byte code, and holds no class of Elastic-Job or Mesos beside those it replaces", (context) => {
  needsProgram(context, "javac", "-version");
  const directory = aDirectory();
  execFileSync("jar", ["xf", javaAgent() ?? ""], { cwd: directory });
  const classes = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".class"),
  );
  const versions = new Set(classes.map((file) => classVersionOf(path.join(directory, file))));
  expect([...versions]).toEqual([AGENT_RELEASE.classVersion]);
  expect(classes.filter((file) => !file.startsWith("io/elasticjob/serverless/")).sort()).toEqual([
    "replaced/com/dangdang/ddframe/job/cloud/executor/CloudJobFacade.class",
    "replaced/org/apache/mesos/MesosExecutorDriver.class",
    "replaced/org/apache/shardingsphere/elasticjob/cloud/facade/CloudJobFacade.class",
  ]);
});

/** A directory with a `javac` that prints the given version and cannot compile, like that of Java 8. */
function aJdkThatPrints(version: string): string {
  const directory = aDirectory();
  writeFileSync(path.join(directory, "javac"), `#!/bin/sh\necho "${version}" >&2\n`, { mode: 0o755 });
  return directory;
}

test.each([
  { jdk: "no JDK", bin: aDirectory },
  { jdk: "a JDK of version 8", bin: () => aJdkThatPrints("javac 1.8.0_402") },
])("with $jdk there is only a published agent", ({ bin }) => {
  vi.stubEnv("PATH", bin());
  expect(javaAgent(aDirectory())).toBe(existsSync(PUBLISHED_AGENT) ? PUBLISHED_AGENT : undefined);
});

test("a JDK of version 9 builds the agent", () => {
  vi.stubEnv("PATH", aJdkThatPrints("javac 9.0.4"));
  // The compiler of this test makes nothing.
  expect(() => javaAgent(aDirectory())).toThrow();
});
