import { writeFile } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { MARK_VARIABLE } from "./environment.ts";
import { openMemberFinder } from "./find-members.ts";
import { PROC } from "./process-files.ts";
import { signalGroup, signalProcess } from "./signal.ts";

/** Knows the processes of one sandbox and ends them. */
export interface Containment {
  /** A child of the runner that leads a session of its own. Watches what it starts, until everything is ended. */
  adopt(pid: number): void;
  /**
   * Ends every process of the sandbox, whatever group or session it moved to, but those of the group spared.
   * No other process is ever signalled.
   * @returns the processes spared.
   */
  endAll(spared?: number): Promise<readonly number[]>;
}

/** Between two looks whether the killed are gone and no new ones have come. */
const LOOK_AGAIN_MS = 5;
/** A process may be stuck in the kernel: its end is not waited for longer. */
const GIVE_UP_MS = 3_000;
/** A process that leaves family and session between two looks is found by its mark alone, if it kept that. */
const OBSERVE_MS = 500;

/**
 * @param isAlone whether no other processes run here, as in a Lambda sandbox: those that the runner's own user started
 *   after the runner are then taken for the job's.
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
  /** What the last look at the whole table found, and the newest process id at that moment. */
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
      // Nobody was born since only the spared were left: so it is still.
      if (settled?.newest === newest && settled.spared === spared) return settled.pids;
      for (const session of sessions) if (session !== spared) signalGroup(session, "SIGKILL");
      const pids = await endMembers(spared);
      // Their ids may be given to strangers from now on.
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
 * When memory runs out the kernel is to end the job, and not the runner, which can then say so.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_oom_score_adj.5.html
 */
const preferAsVictim = (pid: number): void => writeFile(`/proc/${pid}/oom_score_adj`, "1000", () => {});
