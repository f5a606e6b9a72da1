import { readFileSync } from "node:fs";

const BYTES_PER_KIB = 1_024;
/** The unit of `statm` in Linux on x86_64. */
const PAGE_BYTES = 4_096;

/**
 * Whether processes together use more memory than `bytes`. Shared memory counts once, divided among them (PSS). The
 * kernel needs a millisecond for that, so it is asked only when the sum of all (RSS) is above.
 * @see https://docs.kernel.org/filesystems/proc.html
 */
export function isOver(bytes: number, pids: readonly number[]): boolean {
  const sum = (sizeOf: (pid: number) => number) => pids.reduce((total, pid) => total + sizeOf(pid), 0);
  return sum(residentSetSize) > bytes && sum(proportionalSetSize) > bytes;
}

function residentSetSize(pid: number): number {
  const [, pages = "0"] = read(`/proc/${pid}/statm`).split(" ");
  return Number(pages) * PAGE_BYTES;
}

function proportionalSetSize(pid: number): number {
  const [, kib = "0"] = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`)) ?? [];
  return Number(kib) * BYTES_PER_KIB;
}

/** A process that has ended uses no memory. */
function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
