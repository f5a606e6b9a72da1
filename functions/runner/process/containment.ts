import { setTimeout as sleep } from "node:timers/promises";
import { MARK_VARIABLE } from "./environment.ts";
import { membersOf } from "./members.ts";
import { carries, type ProcessEntry, readProcessTable } from "./process-table.ts";
import { signalGroup, signalProcess } from "./signal.ts";

/** Knows the processes of one sandbox and ends them. */
export interface Containment {
  /** A child of the runner that leads a session of its own. */
  adopt(pid: number): void;
  /** The processes of a group that are alive. */
  groupOf(pid: number): ProcessEntry[];
  /**
   * Ends every process of the sandbox, whatever group or session it moved to, but those of the group spared.
   * No other process is ever signalled.
   */
  endAll(spared?: number): Promise<void>;
}

/** Between two looks whether the killed are gone and no new ones have come. */
const LOOK_AGAIN_MS = 5;
/** A process may be stuck in the kernel: its end is not waited for longer. */
const GIVE_UP_MS = 3_000;

export function contain(mark: string): Containment {
  const sessions = new Set<number>();
  const carriedMark = `${MARK_VARIABLE}=${mark}`;
  const isMarked = (pid: number) => carries(pid, carriedMark);

  const members = (spared: number | undefined) =>
    membersOf(readProcessTable(), { runner: process.pid, sessions, isMarked }).filter(({ group }) => group !== spared);

  return {
    adopt: (pid) => void sessions.add(pid),
    groupOf: (pid) => readProcessTable().filter(({ group }) => group === pid),
    async endAll(spared) {
      for (const session of sessions) if (session !== spared) signalGroup(session, "SIGKILL");
      const deadline = performance.now() + GIVE_UP_MS;
      for (;;) {
        const found = members(spared);
        if (found.length === 0 || performance.now() > deadline) break;
        for (const member of found) signalProcess(member, "SIGKILL");
        await sleep(LOOK_AGAIN_MS);
      }
      // Their ids may be given to strangers from now on.
      sessions.clear();
      if (spared !== undefined) sessions.add(spared);
    },
  };
}
