import type { Execution } from "../../../functions/core/run/execution.ts";
import type { Fire } from "../../../functions/core/run/fire.ts";
import type { RunState } from "../../../functions/core/run/run-state.ts";
import type { RunChange } from "../../../functions/ports/run-store.ts";
import { NOW, type Stores } from "./stores.ts";

export const cronId = (at: number) => `c${at / 1_000}`;

export const aFire = (jobName: string, fields: Partial<Fire> = {}): Fire => {
  const firedAt = fields.firedAt ?? NOW;
  return {
    jobName,
    fireId: cronId(firedAt),
    firedAt,
    revision: NOW,
    status: "STARTED",
    recordedAt: NOW + 5,
    ...fields,
  };
};

export const anExecution = (
  { jobName, fireId, firedAt, revision }: Fire,
  fields: Partial<Execution> = {},
): Execution => ({
  executionId: `${jobName}.${fireId}`,
  jobName,
  fireId,
  firedAt,
  revision,
  app: { appName: "foo_app", incarnation: "01ARZ3NDEKTSV4RRFFQ69G5FAV", revision: 1 },
  shards: 3,
  shardsPerChunk: 200,
  maxAttempts: 1,
  status: "RUNNING",
  startedAt: NOW + 5,
  releasedChunks: 0,
  doneChunks: new Set(),
  ...fields,
});

export const NOTHING: RunState = { version: 0, queue: [] };

/** The next version of a job's run state, with the change under test. */
export const aChange = (jobName: string, from: RunState, fields: Partial<RunChange> = {}): RunChange => ({
  jobName,
  from,
  to: { ...from, version: from.version + 1 },
  fires: [],
  ...fields,
});

/** The change that starts a fire of an idle job. */
export const aStart = (fire: Fire, from = NOTHING, fields: Partial<Execution> = {}): RunChange =>
  aChange(fire.jobName, from, {
    to: { ...from, version: from.version + 1, running: fire.fireId },
    newFire: fire,
    start: { execution: anExecution(fire, fields), dueAt: NOW + 60_000 },
  });

/** Records fires one after another, as ticks and planners do: each if absent, and each moves the version. */
export async function recordFires({ runs }: Pick<Stores, "runs">, fires: readonly Fire[]): Promise<void> {
  for (const newFire of fires) {
    await runs.commit(aChange(newFire.jobName, await runs.readState(newFire.jobName), { newFire }));
  }
}

export const COUNTS = { FINISHED: 2, KILLED: 0, FAILED: 1, ERROR: 0, LOST: 0 };
