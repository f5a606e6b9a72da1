import { executionIdOf } from "../../core/run/ids.ts";
import type { DaemonHalt } from "../../core/run/transition.ts";
import type { DaemonStore } from "../../ports/daemon-store.ts";
import { inParallel } from "../in-parallel.ts";
import { cancelExecution } from "./cancel-execution.ts";
import { commitDaemon } from "./commit-daemon.ts";
import type { DaemonPorts, RunStatePorts } from "./run-state-ports.ts";

/** Chunks that are handled at the same time: each may cancel executions, and those conflict in the job's run state. */
const PARALLEL = 5;

/**
 * Cancels all executions that a job began as a DAEMON up to its newest halt. Each of them keeps shards busy or waits in
 * the state of some chunk, or asks for shards later and is refused. An interrupted halt stays owed; a repeated one
 * changes nothing.
 */
export async function haltDaemon(
  deps: RunStatePorts & DaemonPorts & { readonly daemons: DaemonStore },
  jobName: string,
): Promise<void> {
  const halt = await deps.daemons.getHalt(jobName);
  if (halt === undefined) return;
  const { daemonChunks = 0 } = await deps.runs.readState(jobName);
  const chunks = Array.from({ length: daemonChunks }, (_, chunk) => chunk);
  const cancel = oncePerFire((fireId) => cancelWithin(deps, jobName, fireId, halt));
  await inParallel(chunks, PARALLEL, (chunk) => haltChunk(deps, jobName, chunk, halt, cancel));
  await deps.daemons.endHalt(jobName, halt.through);
}

/** An execution may have shards in many chunks. It is read and cancelled once, at the first of them. */
function oncePerFire(cancel: (fireId: string) => Promise<boolean>): (fireId: string) => Promise<boolean> {
  const begun = new Map<string, Promise<boolean>>();
  return (fireId) => {
    const known = begun.get(fireId) ?? cancel(fireId);
    begun.set(fireId, known);
    return known;
  };
}

/** Cancels an execution. @returns false when the halt is not meant for it. */
async function cancelWithin(
  deps: RunStatePorts,
  jobName: string,
  fireId: string,
  { through, reason }: DaemonHalt,
): Promise<boolean> {
  const execution = await deps.runs.getExecution(executionIdOf(jobName, fireId));
  if (execution?.daemon === undefined || execution.daemon.stateVersion > through) return false;
  await cancelExecution(deps, execution, reason);
  return true;
}

/** Executions are cancelled before they leave the queue, because nothing finds them afterwards. */
async function haltChunk(
  deps: RunStatePorts & DaemonPorts,
  jobName: string,
  chunk: number,
  halt: DaemonHalt,
  cancel: (fireId: string) => Promise<boolean>,
): Promise<void> {
  for (;;) {
    const { version, busy, queue, haltedThrough } = await deps.daemons.read(jobName, chunk);
    const waiting = new Set(queue.map(({ fireId }) => fireId));
    const cancelled = new Set<string>();
    for (const fireId of new Set([...waiting, ...busy.values()])) {
      if (await cancel(fireId)) cancelled.add(fireId);
    }
    // A check ends the waiting shards.
    for (const fireId of waiting) {
      if (!cancelled.has(fireId)) continue;
      await deps.laterChecks.send({ executionId: executionIdOf(jobName, fireId), chunk }, deps.now());
    }
    const event = { kind: "halt", through: halt.through, fireIds: cancelled } as const;
    if ((await commitDaemon(deps, jobName, chunk, event)) === "unchanged") {
      // The halt was already in force when the state was read: no execution has taken shards since, and all that had
      // shards are cancelled.
      if (haltedThrough >= halt.through) return;
      // Another halt came between the read and the write. Its function may die before it reads again.
      continue;
    }
    // An earlier execution may have taken shards between the read and the write.
    const after = await deps.daemons.read(jobName, chunk);
    if (after.version === version + 1) return;
  }
}
