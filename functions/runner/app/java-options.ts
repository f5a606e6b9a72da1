import { existsSync } from "node:fs";
import path from "node:path";
import { JAVA_AGENT_FILE } from "../../contract/java-agent.ts";

/** @param bundle the directory of the runner's own code, which Lambda names to it. */
export function findJavaAgent(bundle: string | undefined): string | undefined {
  const file = path.join(bundle ?? "", JAVA_AGENT_FILE);
  return bundle !== undefined && existsSync(file) ? file : undefined;
}

/**
 * The JDK's own packages that Spring 3 and 4, CGLIB and old drivers reach into by reflection, which a JVM refuses since
 * Java 16 unless it is told.
 * @see https://openjdk.org/jeps/396
 */
const OPENED = ["java.lang", "java.lang.reflect", "java.io", "java.net", "java.math", "java.text", "java.util"];

/**
 * The variables by which each `java` that an app's start script starts takes the agent, after the app's own options.
 * Only the second may hold --add-opens, for Java 8 refuses that option and does not read this variable.
 * @see https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html (JDK_JAVA_OPTIONS)
 */
export function javaOptions(
  agent: string | undefined,
  chosen: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (agent === undefined) return {};
  const option = `-javaagent:${agent}`;
  return {
    JAVA_TOOL_OPTIONS: after(chosen.JAVA_TOOL_OPTIONS, /\s/.test(option) ? `"${option}"` : option),
    JDK_JAVA_OPTIONS: after(
      chosen.JDK_JAVA_OPTIONS,
      OPENED.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`).join(" "),
    ),
  };
}

const after = (own: string | undefined, ours: string): string => (own ? `${own} ${ours}` : ours);
