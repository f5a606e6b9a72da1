import type { Trigger, Triggered } from "../../contract/trigger.ts";
import type { Execution } from "../../core/run/execution.ts";
import type { Fire } from "../../core/run/fire.ts";
import { executionIdOf } from "../../core/run/ids.ts";
import type { Log } from "../../ports/log.ts";
import { commitTransition } from "../../steps/run-state/commit-transition.ts";
import type { RunStatePorts } from "../../steps/run-state/run-state-ports.ts";
import { type Answer, isError, json } from "../http/answer.ts";
import type { AppError } from "../http/app-error.ts";
import { newTriggerId, triggerIdOf } from "../http/new-id.ts";
import { invalid } from "../http/read-body.ts";

export interface Ports extends RunStatePorts {
  readonly log: Log;
}

/** While 100 fires wait, the next of them starts when the running execution ends; when that is, is not known. */
const RETRY_AFTER_SECONDS = 10;

/** Kinds of problems of every operation that runs a trigger. */
export const TRIGGER_PROBLEMS = [
  "job-not-found",
  "job-disabled",
  "daemon-job",
  "app-disabled",
  "app-not-registered",
  "queue-full",
  "idempotency-key-reused",
] as const satisfies readonly AppError["kind"][];

/**
 * Records a fire and starts it, or lets it wait. @param key of the request: the same one with the same parameters is the
 * same fire. Without it, or with an empty one, each call is a fire of its own.
 */
export async function runTrigger(ports: Ports, trigger: Trigger, key: string | undefined): Promise<Answer> {
  const { jobName } = trigger;
  const fireId = key ? triggerIdOf(key) : newTriggerId(ports.now());
  const recorded = key ? await ports.runs.getFire(jobName, fireId) : undefined;
  if (recorded !== undefined) return repeated(ports, trigger, recorded);
  let refusal: AppError | undefined;
  const result = await commitTransition(ports, jobName, async () => {
    const ready = await readyJob(ports, trigger);
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

/** The job, if it is one that a trigger can start now with these parameters. */
async function readyJob({ jobs, apps }: Ports, { jobName, shardingItems = [] }: Trigger) {
  const job = await jobs.get(jobName);
  if (job === undefined || job.state === "DELETING") return { kind: "job-not-found", jobName } as const;
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

/** The fan-out is owed by the write of the start: a message that cannot be sent delays it, and no more. */
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
