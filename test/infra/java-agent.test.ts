import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { AGENT_RELEASE, javaAgent } from "../../infra/java/agent.ts";
import { aDirectory } from "../runner/a-directory.ts";
import { needsProgram } from "../runner/needs-program.ts";

/** Bytes 6 and 7 of a class file. @see https://docs.oracle.com/javase/specs/jvms/se8/html/jvms-4.html#jvms-4.1 */
const classVersionOf = (file: string) => readFileSync(file).readUInt16BE(6);

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
}, 60_000);
