import { readFileSync } from "node:fs";
import path from "node:path";
import { javaAgent } from "../../infra/java/agent.ts";
import { hostPackages } from "../e2e/harness/package-host.ts";
import { loadRunner } from "./load-runner.ts";
import { taskOf } from "./traffic-app.ts";

const KB_PER_MB = 1_024;
const APP_MEMORY_MB = 1_024;
/** The unit of processor times in Linux's process table. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const MS_PER_TICK = 10;

/** Fields of a job. */
type Job = Readonly<Record<string, string>>;

/** One runner with the app's JVM, which starts with the first task. */
export interface JavaApp {
  work(job: Job): Promise<void>;
  /** The moment of the newest task's first instruction, on the clock of `process.hrtime`, ns. */
  begunAt(): bigint;
  /** The memory of the app's JVM (PSS). */
  memoryMb(): number;
  /** Processor time of the app's JVM since its start. It depends less on the machine's other work than a duration. */
  processorMs(): number;
  end(): Promise<void>;
}

export interface JavaApps {
  /** @param options of the JVM. */
  open(options: string): JavaApp;
  stop(): void;
}

/**
 * Runners for the package of Elastic-Job-Cloud 2.1.5 of the tests.
 * @param directory the bench's own. @param bin the directory of the JVM's `java`.
 */
export async function javaApps(directory: string, bytes: Buffer, bin: string): Promise<JavaApps> {
  const storelessRunner = loadRunner(directory);
  const host = await hostPackages(() => ({ bytes }));
  const searchPath = `${bin}:${process.env.PATH}`;
  let opened = 0;
  return {
    open(options) {
      const runner = storelessRunner(path.join(directory, `root-${opened++}`), { javaAgent: javaAgent(), searchPath });
      const app = { memoryMB: APP_MEMORY_MB, environment: { JAVA_TOOL_OPTIONS: options } };
      const newest = (start: RegExp) => runner.printed.findLast((line) => start.test(line)) ?? "";
      const jvm = () =>
        newest(/^(class|bean)\|/)
          .split("|")
          .at(-1);
      return {
        work: (job) => runner.run(taskOf(`${host.origin}/java.tar.gz`, { job, app })),
        begunAt: () => BigInt(newest(/^clock /).slice("clock ".length)),
        memoryMb() {
          const [, kb] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${jvm()}/smaps_rollup`, "utf8")) ?? [];
          return Number(kb) / KB_PER_MB;
        },
        processorMs() {
          const stat = readFileSync(`/proc/${jvm()}/stat`, "utf8");
          const [user, system] = stat.slice(stat.lastIndexOf(")")).split(" ").slice(12, 14);
          return (Number(user) + Number(system)) * MS_PER_TICK;
        },
        end: () => runner.end(),
      };
    },
    stop: () => host.stop(),
  };
}
