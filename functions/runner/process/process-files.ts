import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";

/** The parts of Linux's `/proc` that a runner reads. @see https://man7.org/linux/man-pages/man5/proc.5.html */
export interface ProcessFiles {
  /** Ids of all processes of this machine. Empty where there is no `/proc`. */
  pids(): number[];
  /** Text of `/proc/<pid>/stat`; empty when there is no such process. */
  stat(pid: number): string;
  /** User id that owns a process; undefined when there is no such process. */
  owner(pid: number): number | undefined;
  /**
   * Whether a process was started with this text in its environment; undefined where its environment cannot be read.
   */
  carries(pid: number, text: string): boolean | undefined;
  /** The last id that a process or a thread got; NaN where it is unknown. */
  newest(): number;
}

const STAT_BYTES = 1_024;
/** An environment is searched in pieces of this size, to save memory. */
const PIECE_BYTES = 4_096;

/** One buffer for all reads: they are synchronous, and a busy machine makes thousands a second. */
const piece = Buffer.alloc(PIECE_BYTES);

export const PROC: ProcessFiles = {
  pids: () => quietly(() => readdirSync("/proc"), []).flatMap((name) => (/^\d/.test(name) ? Number(name) : [])),
  stat: (pid) => readStart(`/proc/${pid}/stat`),
  owner: (pid) => quietly(() => statSync(`/proc/${pid}`).uid, undefined),
  carries: (pid, text) => quietly(() => search(`/proc/${pid}/environ`, Buffer.from(text)), undefined),
  newest() {
    // Some sandboxed kernels always answer 0. @see https://man7.org/linux/man-pages/man5/proc_loadavg.5.html
    const pid = Number(readStart("/proc/loadavg").trim().split(" ")[4]);
    return pid > 0 ? pid : Number.NaN;
  },
};

function readStart(file: string): string {
  return quietly(
    () => withFile(file, (open) => piece.toString("latin1", 0, readSync(open, piece, 0, STAT_BYTES, 0))),
    "",
  );
}

/** Searches a file without keeping it in memory. */
function search(file: string, text: Buffer): boolean | undefined {
  try {
    return withFile(file, (open) => {
      let kept = 0;
      for (let at = 0; ; ) {
        const read = readSync(open, piece, kept, PIECE_BYTES - kept, at);
        // The kernel sets the environment of a process a moment after its start, and some processes have an empty one.
        if (read === 0) return at === 0 ? undefined : false;
        at += read;
        const filled = piece.subarray(0, kept + read);
        if (filled.includes(text)) return true;
        kept = Math.min(filled.length, text.length - 1);
        piece.copyWithin(0, filled.length - kept, filled.length);
      }
    });
  } finally {
    piece.fill(0);
  }
}

function withFile<T>(file: string, use: (open: number) => T): T {
  const open = openSync(file, "r");
  try {
    return use(open);
  } finally {
    closeSync(open);
  }
}

/** A process may end between any two reads of it. */
function quietly<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
