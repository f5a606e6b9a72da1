import type { ProcessFiles } from "../../../functions/runner/process/process-files.ts";

export interface FakeProcess {
  /** @default 1, init */
  parent?: number;
  /** @default a session of its own */
  session?: number;
  /** Clock ticks since boot. @default its id */
  startTicks?: number;
  /** @default the runner's user */
  owner?: number;
  /** Undefined where it cannot be read. @default a text without the mark */
  environment?: string | undefined;
}

/** A `/proc` of invented processes, which counts the reads of each file. */
export function fakeProcesses(user: number) {
  const running = new Map<number, FakeProcess>();
  const environmentsRead: number[] = [];
  const statsRead: number[] = [];
  let newest = 0;
  const files: ProcessFiles = {
    pids: () => [...running.keys()],
    stat(pid) {
      statsRead.push(pid);
      const { parent = 1, session = pid, startTicks = pid } = running.get(pid) ?? {};
      if (!running.has(pid)) return "";
      const after = Array.from({ length: 15 }, () => "0").join(" ");
      return `${pid} (a (strange) name) S ${parent} ${pid} ${session} ${after} ${startTicks} 0`;
    },
    owner: (pid) => running.get(pid)?.owner ?? user,
    carries(pid, text) {
      environmentsRead.push(pid);
      const process = running.get(pid) ?? {};
      return "environment" in process ? process.environment?.includes(text) : false;
    },
    newest: () => newest,
  };
  return {
    files,
    environmentsRead,
    statsRead,
    start(pid: number, process: FakeProcess = {}): void {
      running.set(pid, process);
      newest = pid;
    },
    change: (pid: number, process: FakeProcess) => void running.set(pid, { ...running.get(pid), ...process }),
    end: (pid: number) => void running.delete(pid),
  };
}
