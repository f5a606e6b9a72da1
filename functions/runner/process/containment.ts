import { writeFile } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { MARK_VARIABLE } from "./environment.ts";
import { openMemberFinder } from "./find-members.ts";
import { PROC } from "./process-files.ts";
import { signalGroup, signalProcess } from "./signal.ts";

/** Finds the processes of one sandbox and ends them. */
export interface Containment {
  /** Adds a child of the runner that leads its own session. Its descendants are watched until all have ended. */
  adopt(pid: number): void;
  /**
   * Ends every process of the sandbox, in any group and session, except those of the spared group. It never signals
   * another process.
   * @returns the spared processes.
   */
  endAll(spared?: number): Promise<readonly number[]>;
}

/** Interval between checks that the killed processes are gone and that no new ones exist. */
const LOOK_AGAIN_MS = 5;
/** A process may be stuck in the kernel: it is waited for no longer than this. */
const GIVE_UP_MS = 3_000;
/**
 * A process that leaves its parents and its session between two looks can be found by its mark alone, if it kept it.
 */
const OBSERVE_MS = 500;

/**
 * @param isAlone whether no other processes run here, as in a Lambda sandbox. Then each process of the runner's user
 * that is younger than the runner counts as the job's.
 */
export function contain(mark: string, isAlone: boolean): Containment {
  const finder = openMemberFinder(PROC, {
    runner: process.pid,
    user: process.geteuid?.(),
    mark: `${MARK_VARIABLE}=${mark}`,
    isAlone,
  });
  const sessions = new Set<number>();
  const members = () => finder.find(sessions);
  let observer: NodeJS.Timeout | undefined;
  /** The result of the last look at the whole table, and the newest process id at that moment. */
  let settled: { newest: number; spared: number; pids: readonly number[] } | undefined;

  async function endMembers(spared: number | undefined): Promise<readonly number[]> {
    const deadline = performance.now() + GIVE_UP_MS;
    for (;;) {
      const all = members();
      const found = all.filter(({ group }) => group !== spared);
      if (found.length === 0 || performance.now() > deadline) {
        return all.filter(({ group }) => group === spared).map(({ pid }) => pid);
      }
      for (const member of found) signalProcess(member, "SIGKILL");
      await sleep(LOOK_AGAIN_MS);
    }
  }

  return {
    adopt(pid) {
      sessions.add(pid);
      preferAsVictim(pid);
      observer ??= setInterval(members, OBSERVE_MS).unref();
    },
    async endAll(spared) {
      const newest = PROC.newest();
      // No process was started since only the spared ones were left, so they still are the only ones.
      if (settled?.newest === newest && settled.spared === spared) return settled.pids;
      for (const session of sessions) if (session !== spared) signalGroup(session, "SIGKILL");
      const pids = await endMembers(spared);
      // Other processes may get their ids from now on.
      for (const session of sessions) if (session !== spared) sessions.delete(session);
      finder.forgetMembers();
      settled = spared === undefined ? undefined : { newest, spared, pids };
      if (sessions.size > 0) return pids;
      clearInterval(observer);
      observer = undefined;
      return pids;
    },
  };
}

/**
 * If memory runs out, the kernel must end the job and not the runner, which then reports the reason.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_oom_score_adj.5.html
 */
const preferAsVictim = (pid: number): void => writeFile(`/proc/${pid}/oom_score_adj`, "1000", () => {});
