import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";

/** The few facts of Linux's `/proc` that a runner reads. @see https://man7.org/linux/man-pages/man5/proc.5.html */
export interface ProcessFiles {
  /** Ids of all processes of this machine. Empty where there is no `/proc`. */
  pids(): number[];
  /** Text of `/proc/<pid>/stat`; empty when there is no such process. */
  stat(pid: number): string;
  /** User id that owns a process; undefined when there is no such process. */
  owner(pid: number): number | undefined;
  /** Whether a process was started with this text in its environment; undefined where no environment can be read. */
  carries(pid: number, text: string): boolean | undefined;
  /** The id given last, to a process or a thread; NaN where that is not told. */
  newest(): number;
}

const STAT_BYTES = 1_024;
/** An environment is searched in pieces of this size, so that no more of it is in memory at a time. */
const PIECE_BYTES = 4_096;

/** One buffer for all reads: they are synchronous, and there are thousands a second on a busy machine. */
const piece = Buffer.alloc(PIECE_BYTES);

export const PROC: ProcessFiles = {
  pids: () => quietly(() => readdirSync("/proc"), []).flatMap((name) => (/^\d/.test(name) ? Number(name) : [])),
  stat: (pid) => readStart(`/proc/${pid}/stat`),
  owner: (pid) => quietly(() => statSync(`/proc/${pid}`).uid, undefined),
  carries: (pid, text) => quietly(() => search(`/proc/${pid}/environ`, Buffer.from(text)), undefined),
  newest() {
    // Some sandboxed kernels tell 0 for ever. @see https://man7.org/linux/man-pages/man5/proc_loadavg.5.html
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

/** Keeps nothing of the file in memory. */
function search(file: string, text: Buffer): boolean | undefined {
  try {
    return withFile(file, (open) => {
      let kept = 0;
      for (let at = 0; ; ) {
        const read = readSync(open, piece, kept, PIECE_BYTES - kept, at);
        // A process is given its environment a moment after its start, and some have an empty one.
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

/** A process may end between any two looks at it. */
function quietly<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
