import { addLogPart } from "../../functions/core/run/log-parts.ts";
import type { TaskClaims, TaskRow, TaskStore } from "../../functions/ports/task-store.ts";
import { copyOf } from "./copy-of.ts";
import type { World } from "./world.ts";

/** The last instant of a Date, epoch ms. */
const LAST_INSTANT = 8_640_000_000_000_000;

/** Job code may write any value to the attributes of a claim. A value that no claim can have counts as absent. */
function readClaim({
  nonce,
  claimedAt,
  segment,
  logParts,
}: TaskRow): Pick<TaskRow, "nonce" | "claimedAt" | "segment" | "logParts"> {
  return {
    ...(typeof nonce === "string" && { nonce }),
    ...(typeof claimedAt === "number" && claimedAt >= 0 && claimedAt <= LAST_INSTANT && { claimedAt }),
    ...(typeof segment === "number" && { segment }),
    ...(Array.isArray(logParts) && { logParts }),
  };
}

function readTask(world: World, taskId: string): TaskRow | undefined {
  const row = world.tasks.get(taskId);
  if (row === undefined || row.outcome !== undefined) return row;
  const { nonce, claimedAt, segment, logParts, ...rest } = row;
  return { ...rest, ...readClaim(row) };
}

export function taskClaims(world: World): TaskClaims {
  return {
    read: async (taskId) => readTask(world, taskId),
    isCancelled: async (cancelKey) => world.eventually.cancelFlags.has(cancelKey),
    async claim(taskId, { log, ...claim }) {
      const row = world.tasks.get(taskId);
      if (row?.outcome !== undefined) return false;
      const isFree = claim.segment === 1 ? row?.nonce === undefined : row?.segment === claim.segment - 1;
      const logParts = log && addLogPart(row?.logParts ?? [], log, claim);
      if (isFree) world.tasks.put(taskId, { ...row, taskId, ...claim, ...(logParts && { logParts }) });
      return isFree || (row?.nonce === claim.nonce && row.segment === claim.segment);
    },
  };
}

/** An absent attribute, or a number as a runner writes it. */
const isPlain = (value: unknown) => value === undefined || typeof value === "number";

export function taskEnds(world: World): TaskStore {
  return {
    read: async (taskId) => readTask(world, taskId),
    async end(taskId, end) {
      const row = world.tasks.get(taskId);
      if (row?.outcome !== undefined) return row;
      const { nonce, ...claim } = readClaim(row ?? { taskId });
      // Of a claim that was garbled nothing is kept.
      const held = isPlain(row?.claimedAt) && isPlain(row?.segment) && claim.claimedAt !== undefined ? claim : {};
      const ended = { ...held, taskId, ...end };
      world.tasks.put(taskId, ended, { endedAt: world.now });
      return copyOf(ended);
    },
  };
}
