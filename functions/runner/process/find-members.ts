import type { ProcessFiles } from "./process-files.ts";
import { type ProcessEntry, readProcess } from "./process-table.ts";

export interface SandboxOptions {
  /** Id of the runner's process: it is never a member itself. */
  readonly runner: number;
  /** The runner's user id. */
  readonly user: number | undefined;
  /** Text in the environment of every process of the sandbox at its start. */
  readonly mark: string;
  /**
   * Whether only processes of the sandbox run here, as in AWS Lambda: then a process of the runner's user that started
   * after the runner is a member.
   */
  readonly isAlone: boolean;
}

export interface MemberFinder {
  /** @param sessions ids of the sessions that the runner's children lead. */
  find(sessions: ReadonlySet<number>): ProcessEntry[];
  /** Every member has ended: other processes may get their ids. */
  forgetMembers(): void;
}

/** The id of the process that adopts orphans. */
const INIT = 1;
/** After this time without a look, ids may have been used twice unseen. */
const LOOK_WITHIN_MS = 5_000;

/**
 * Finds the processes of a sandbox: those of a session that a child of the runner led, those that carry the mark, and
 * the descendants of any of these.
 * It reads the environment of few processes. Linux gives a process whose parent has ended to init or to an ancestor of
 * the runner. So a process with any other living parent belongs to the sandbox if its parent does. Of the orphans it
 * reads those of the runner's user that are younger than the runner, once each.
 * @see https://man7.org/linux/man-pages/man2/pr_set_child_subreaper.2const.html
 */
export function openMemberFinder(
  files: ProcessFiles,
  { runner, user, mark, isAlone }: SandboxOptions,
  elapsedMs: () => number = () => performance.now(),
): MemberFinder {
  const bornTicks = readProcess(runner, files)?.startTicks ?? Number.POSITIVE_INFINITY;
  const foster = fosterParentsOf(runner, files);
  /** The start of each seen member, by its id. */
  const seen = new Map<number, number>();
  /** Ids of processes that are not members and will never be. */
  const strangers = new Set<number>([runner]);
  let newest = 0;
  let lookedAtMs = elapsedMs();

  /** Linux gives ids in ascending order and starts again when all are used: an id then names another process. */
  function forgetReusedIds(): void {
    const [last, lastAtMs] = [newest, lookedAtMs];
    [newest, lookedAtMs] = [files.newest(), elapsedMs()];
    if (newest >= last && lookedAtMs - lastAtMs < LOOK_WITHIN_MS) return;
    strangers.clear();
    strangers.add(runner);
  }

  /** @returns undefined when the mark cannot be read now. */
  function isMarked({ pid, startTicks }: ProcessEntry): boolean | undefined {
    if (startTicks <= bornTicks || files.owner(pid) !== user) return false;
    return isAlone || files.carries(pid, mark);
  }

  /** @returns undefined for a process that may prove to be a member later. */
  function judge(
    entry: ProcessEntry,
    byPid: ReadonlyMap<number, ProcessEntry>,
    sessions: ReadonlySet<number>,
    verdicts: Map<number, boolean | undefined>,
  ): boolean | undefined {
    const { pid, parent: parentPid, session, startTicks } = entry;
    if (verdicts.has(pid)) return verdicts.get(pid);
    // Set before the look at the parent: a table that is read while processes come and go may contain a circle.
    verdicts.set(pid, undefined);
    const parent = byPid.get(parentPid);
    const ofParent = strangers.has(parentPid) ? false : parent && judge(parent, byPid, sessions, verdicts);
    const isOrphan = foster.has(parentPid) || (parent === undefined && !strangers.has(parentPid));
    const isKin = sessions.has(session) || seen.get(pid) === startTicks || ofParent === true;
    const verdict = isKin || (isOrphan || isAlone ? isMarked(entry) : ofParent);
    verdicts.set(pid, verdict);
    return verdict;
  }

  return {
    find(sessions) {
      forgetReusedIds();
      const entries = files.pids().flatMap((pid) => (strangers.has(pid) ? [] : (readProcess(pid, files) ?? [])));
      const byPid = new Map(entries.map((entry) => [entry.pid, entry]));
      const verdicts = new Map<number, boolean | undefined>();
      for (const entry of entries) judge(entry, byPid, sessions, verdicts);
      for (const [pid, verdict] of verdicts) if (verdict === false) strangers.add(pid);
      const members = entries.filter(({ pid }) => verdicts.get(pid) === true);
      for (const { pid, startTicks } of members) seen.set(pid, startTicks);
      return members;
    },
    forgetMembers: () => seen.clear(),
  };
}

/**
 * The processes that Linux may make the parent of an orphan of this sandbox. The process that started the runner is not
 * one of them: it starts runners of other sandboxes too, and adopts no orphans.
 */
function fosterParentsOf(runner: number, files: ProcessFiles): ReadonlySet<number> {
  const foster = new Set([INIT, runner]);
  const starter = readProcess(runner, files)?.parent ?? INIT;
  for (let pid = parentOf(starter); pid > INIT && !foster.has(pid); pid = parentOf(pid)) foster.add(pid);
  return foster;

  function parentOf(pid: number): number {
    return readProcess(pid, files)?.parent ?? INIT;
  }
}
