import type { Job } from "../../contract/job.ts";
import type { Trigger, Triggered } from "../../contract/trigger.ts";
import type { Execution } from "../../core/run/execution.ts";
import type { Fire } from "../../core/run/fire.ts";
import { executionIdOf } from "../../core/run/ids.ts";
import type { Log } from "../../ports/log.ts";
import { commitTransition } from "../../steps/run-state/commit-transition.ts";
import type { RunStatePorts } from "../../steps/run-state/run-state-ports.ts";
import { type Answer, isError, json } from "../http/answer.ts";
import type { AppError } from "../http/app-error.ts";
import { Interrupted } from "../http/interrupted.ts";
import { isKeyOfTrigger, keyOfTrigger, newTriggerId, triggerIdOf } from "../http/new-id.ts";
import { invalid } from "../http/read-body.ts";

export interface Ports extends RunStatePorts {
  readonly log: Log;
}

/**
 * Seconds for `Retry-After` while 100 fires wait. The next one starts at the end of the running execution, which is not
 * known.
 */
const RETRY_AFTER_SECONDS = 10;

/** Kinds of problems of every operation that runs a trigger. */
export const TRIGGER_PROBLEMS = [
  "job-not-found",
  "job-disabled",
  "daemon-job",
  "app-disabled",
  "app-not-registered",
  "queue-full",
  "changed-meanwhile",
] as const satisfies readonly AppError["kind"][];

/**
 * Records a fire and starts it, or lets it wait. @param given the key of the request: the same one with the same
 * parameters is the same fire of one incarnation of the job. Without it, or with an empty one, each call is a fire of its
 * own.
 * @throws Interrupted when the fire may have been recorded.
 */
export async function runTrigger(ports: Ports, trigger: Trigger, given: string | undefined): Promise<Answer> {
  const key = given || keyOfTrigger(newTriggerId(ports.now()));
  try {
    return given ? await runOnce(ports, trigger, key) : await runNew(ports, trigger, triggerIdOf(key, undefined));
  } catch (cause) {
    throw new Interrupted(key, cause);
  }
}

/** Runs the fire of a key, unless it was recorded before. */
async function runOnce(ports: Ports, trigger: Trigger, key: string): Promise<Answer> {
  const { jobName } = trigger;
  const job = await ports.jobs.get(jobName);
  if (job === undefined) return { kind: "job-not-found", jobName };
  const fireId = triggerIdOf(key, job.incarnation);
  const recorded = await ports.runs.getFire(jobName, fireId);
  if (recorded === undefined) return runNew(ports, trigger, fireId, isKeyOfTrigger(key) ? undefined : job);
  // A key that this API has made names a fire, and a fire belongs to one incarnation.
  if (recorded.revision < (job.incarnation ?? 0)) return { kind: "idempotency-key-reused" };
  return repeated(ports, trigger, recorded);
}

/** @param read the job whose incarnation is part of the fire's id. */
async function runNew(ports: Ports, trigger: Trigger, fireId: string, read?: Job): Promise<Answer> {
  const { jobName } = trigger;
  let refusal: AppError | undefined;
  const result = await commitTransition(ports, jobName, async () => {
    const ready = await readyJob(ports, trigger, read);
    refusal = isError(ready) ? ready : undefined;
    return isError(ready)
      ? undefined
      : { event: { kind: "trigger", fireId }, newFire: newFire(trigger, fireId, ready.revision, ports.now()) };
  });
  if (refusal !== undefined) return refusal;
  if (result?.kind === "unchanged") return { kind: "queue-full", jobName, retryAfterSeconds: RETRY_AFTER_SECONDS };
  if (result?.kind === "duplicate") {
    const meanwhile = await ports.runs.getFire(jobName, fireId);
    if (meanwhile !== undefined) return repeated(ports, trigger, meanwhile);
  }
  const started = result?.kind === "committed" ? result.started : undefined;
  if (started !== undefined) await fanOut(ports, started);
  return accepted(jobName, fireId, started === undefined ? "QUEUED" : "STARTED");
}

/** The job, if a trigger can start it now with these parameters. */
async function readyJob({ jobs, apps }: Ports, { jobName, shardingItems = [] }: Trigger, read: Job | undefined) {
  const job = await jobs.get(jobName);
  if (job === undefined || job.state === "DELETING") return { kind: "job-not-found", jobName } as const;
  if (read !== undefined && read.incarnation !== job.incarnation)
    return { kind: "changed-meanwhile", name: jobName } as const;
  const { config, revision } = job;
  if (config.jobExecutionType === "DAEMON") return { kind: "daemon-job", jobName } as const;
  if (!job.enabled) return { kind: "job-disabled", jobName } as const;
  const app = await apps.get(config.appName);
  if (app === undefined) return { kind: "app-not-registered", appName: config.appName } as const;
  if (app.disabled) return { kind: "app-disabled", appName: config.appName } as const;
  const outside = shardingItems.findIndex((item) => item >= config.shardingTotalCount);
  if (outside === -1) return { revision };
  return invalid(`/shardingItems/${outside}`, `is outside 0 to ${config.shardingTotalCount - 1}`);
}

const newFire = ({ jobName, jobParameter, shardingItems }: Trigger, fireId: string, revision: number, now: number) => ({
  jobName,
  fireId,
  firedAt: now,
  revision,
  ...(jobParameter !== undefined && { jobParameter }),
  ...(shardingItems !== undefined && { shardingItems }),
});

/** An earlier call with this key recorded the fire: its messages are sent again, and the answer is the same. */
async function repeated(ports: Ports, trigger: Trigger, fire: Fire): Promise<Answer> {
  if (!isSame(fire, trigger)) return { kind: "idempotency-key-reused" };
  const { jobName, fireId, status } = fire;
  const execution = await ports.runs.getExecution(executionIdOf(jobName, fireId));
  if (execution?.status === "RUNNING" && execution.releasedChunks === 0) await fanOut(ports, execution);
  return accepted(jobName, fireId, status === "STARTED" ? "STARTED" : "QUEUED");
}

const isSame = (fire: Fire, { jobParameter, shardingItems }: Trigger) =>
  fire.jobParameter === jobParameter && JSON.stringify(fire.shardingItems) === JSON.stringify(shardingItems);

/** The write of the start owes the fan-out: a message that cannot be sent only delays it. */
async function fanOut({ invoker, log }: Ports, { executionId }: Execution): Promise<void> {
  await invoker
    .fanOut({ executionId, chunk: 0 })
    .catch((cause: unknown) => log.error("a fan-out was not sent", { executionId, cause }));
}

function accepted(jobName: string, fireId: string, status: Triggered["status"]): Answer {
  const executionId = executionIdOf(jobName, fireId);
  const triggered: Triggered = { executionId, status };
  return json(202, triggered, { location: `/api/job/executions/${executionId}` });
}
