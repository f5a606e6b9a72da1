import { createHash } from "node:crypto";
import type { Task, TaskReport } from "../../functions/contract/task.ts";
import type { Timings } from "../../functions/contract/timings.ts";
import { javaAgent } from "../../infra/java/agent.ts";
import { aRunner, type Runner } from "../runner/a-runner.ts";
import { aTask } from "../runner/a-task.ts";
import type { Skippable } from "../runner/needs-program.ts";
import { serveBytes } from "../runner/package-server.ts";
import { mavenPackage } from "./maven-package.ts";

/** The result of one task. */
export interface JavaRun {
  readonly task: Task;
  readonly report: TaskReport;
  /** The job's output: lines with a bar; the JVM and the loggers print others. */
  readonly lines: readonly string[];
}

export interface JavaRunner {
  readonly runner: Runner;
  /** A task of a job of that class, or with these differences. */
  taskOf(job?: Partial<Task["job"]>, wish?: { item?: number; shardingParameter?: string }): Task;
  run(job?: Partial<Task["job"]>, wish?: { item?: number; shardingParameter?: string }): Promise<JavaRun>;
}

export interface JavaRunnerOptions {
  readonly bootstrapScript?: string;
  readonly timings?: Partial<Timings>;
  /** The directory of a JVM's `java`. @default that of PATH */
  readonly bin?: string;
  /** Options of the app's JVM. */
  readonly jvmOptions?: string;
}

/** A runner with the agent and an app that Maven builds. Skips the test where that cannot be built. */
export async function aJavaRunner(
  context: Skippable,
  name: string,
  { bootstrapScript = "bin/start.sh", timings = {}, bin, jvmOptions = "" }: JavaRunnerOptions = {},
): Promise<JavaRunner> {
  const bytes = await mavenPackage(context, name);
  const { origin } = await serveBytes(bytes);
  const searchPath = [...(bin === undefined ? [] : [bin]), process.env.PATH].join(":");
  const runner = aRunner(timings, {}, {}, { javaAgent: javaAgent(), searchPath });
  const app = {
    appURL: `${origin}/${name}.tar.gz`,
    // With it the package is fetched once, not for each task.
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bootstrapScript,
    memoryMB: 1024,
    environment: { JAVA_TOOL_OPTIONS: jvmOptions },
  };
  const taskOf: JavaRunner["taskOf"] = (job, wish) =>
    aTask({ app, ...wish, job: { jobClass: "example.TellingJob", jobParameter: "", timeoutSeconds: 300, ...job } });
  return {
    runner,
    taskOf,
    async run(job, wish) {
      const task = taskOf(job, wish);
      const report = await runner.report(task);
      return { task, report, lines: runner.printedBy(task).filter((line) => line.includes("|")) };
    },
  };
}

/** The id of the JVM that TellingJob printed. */
export const jvmOf = ({ lines }: JavaRun): number =>
  Number(
    lines
      .find((line) => /^(class|bean|instance)\|/.test(line))
      ?.split("|")
      .at(-1),
  );
