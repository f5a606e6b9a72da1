import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * A sandbox as the operating system sees it: the function's process, its descendants, and every process that carries
 * the sandbox's private temporary directory in its environment or as its working directory (such as one that left its
 * process group). In Lambda all of them end, and freeze, with the sandbox's machine. This reads /proc; on other systems
 * only the process group is known.
 */
const attempt = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};

const numbers = (text: string): number[] => text.split(/\s+/).filter(Boolean).map(Number);

/** Children, their children, and so on; cheap: one small file per process and thread. */
export function descendantsOf(pid: number): number[] {
  const threads = attempt(() => readdirSync(`/proc/${pid}/task`), []);
  const children = threads.flatMap((thread) =>
    numbers(attempt(() => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8"), "")),
  );
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Every process of this machine that carries `mark`, also one that is not a descendant. */
export function carriersOf(mark: string): number[] {
  return attempt(() => readdirSync("/proc"), [])
    .filter((name) => /^\d+$/.test(name))
    .filter(
      (pid) =>
        attempt(() => readFileSync(`/proc/${pid}/environ`, "latin1"), "").includes(mark) ||
        attempt(() => readlinkSync(`/proc/${pid}/cwd`), "").startsWith(mark),
    )
    .map(Number);
}

/** @param target a process id, or the negative id of a group. */
export const signal = (target: number, name: NodeJS.Signals): boolean =>
  attempt(() => process.kill(target, name), false);

/** Stops or continues the function's process group and all its descendants. */
export function signalTree(pid: number, name: "SIGSTOP" | "SIGCONT"): void {
  const descendants = descendantsOf(pid);
  signal(-pid, name);
  for (const descendant of descendants) signal(descendant, name);
}

/** Ends the sandbox at once. */
export function killTree(pid: number, mark: string): void {
  killAll(() => {
    const members = [...descendantsOf(pid), ...carriersOf(mark)];
    signal(-pid, "SIGKILL");
    return members;
  });
}

/** Ends the processes that carry `mark` and whose sandbox has ended. */
export const killCarriers = (mark: string): void => killAll(() => carriersOf(mark));

const ROUNDS = 5;

/** Repeats while new members appear: a member may be forking. */
function killAll(members: () => number[]): void {
  for (let round = 0; round < ROUNDS; round++) {
    const others = new Set(members().filter((member) => member !== process.pid));
    const hit = [...others].filter((member) => signal(member, "SIGKILL"));
    if (hit.length === 0) return;
  }
}
