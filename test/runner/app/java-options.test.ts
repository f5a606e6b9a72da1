import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { findJavaAgent, javaOptions } from "../../../functions/runner/app/java-options.ts";
import { aDirectory } from "../a-directory.ts";

const OPENS = /^--add-opens=java.base\/java.lang=ALL-UNNAMED( --add-opens=java.base\/[a-z.]+=ALL-UNNAMED)+$/;

test("a JVM gets the agent, and in another variable the options that Java 8 does not know", () => {
  expect(javaOptions("/var/task/java-agent.jar", {})).toEqual({
    JAVA_TOOL_OPTIONS: "-javaagent:/var/task/java-agent.jar",
    JDK_JAVA_OPTIONS: expect.stringMatching(OPENS),
  });
});

test("the app's own options come first and stay", () => {
  const chosen = { JAVA_TOOL_OPTIONS: "-Xmx200m", JDK_JAVA_OPTIONS: "--enable-preview" };
  expect(javaOptions("/var/task/java-agent.jar", chosen)).toEqual({
    JAVA_TOOL_OPTIONS: "-Xmx200m -javaagent:/var/task/java-agent.jar",
    JDK_JAVA_OPTIONS: expect.stringMatching(/^--enable-preview --add-opens=/),
  });
});

test("a path with a blank is quoted", () => {
  expect(javaOptions("/home/a b/java-agent.jar", {}).JAVA_TOOL_OPTIONS).toBe('"-javaagent:/home/a b/java-agent.jar"');
});

test("without an agent in the bundle the app's variables are its own", () => {
  expect(javaOptions(undefined, { JAVA_TOOL_OPTIONS: "-Xmx200m" })).toEqual({});
});

test("the agent is looked for in the directory of the runner's code", () => {
  const bundle = aDirectory();
  expect(findJavaAgent(bundle)).toBeUndefined();
  expect(findJavaAgent(undefined)).toBeUndefined();
  const agent = path.join(bundle, "java-agent.jar");
  writeFileSync(agent, "");
  expect(findJavaAgent(bundle)).toBe(agent);
});
