import { InvokeCommand } from "@aws-sdk/client-lambda";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { appChanges } from "../../../functions/adapters/dynamodb/app-changes.ts";
import { appStore } from "../../../functions/adapters/dynamodb/app-store.ts";
import { backfillStore } from "../../../functions/adapters/dynamodb/backfill-store.ts";
import { chunkEnds } from "../../../functions/adapters/dynamodb/chunk-ends.ts";
import { chunkReleases } from "../../../functions/adapters/dynamodb/chunk-releases.ts";
import { jobStore } from "../../../functions/adapters/dynamodb/job-store.ts";
import { runStore } from "../../../functions/adapters/dynamodb/run-store.ts";
import { taskKey } from "../../../functions/adapters/dynamodb/task-key.ts";
import { taskEnds } from "../../../functions/adapters/dynamodb/task-store.ts";
import { triggerJob } from "../../../functions/api/jobs/trigger-job.ts";
import type { App } from "../../../functions/contract/app.ts";
import type { Job } from "../../../functions/contract/job.ts";
import { Timings } from "../../../functions/contract/timings.ts";
import { SECOND_PASS_AFTER_MS } from "../../../functions/core/run/app-change.ts";
import { CHUNK_SIZE } from "../../../functions/core/run/execution.ts";
import { parseExecutionId } from "../../../functions/core/run/ids.ts";
import { taskIdOf } from "../../../functions/core/run/task-id.ts";
import type { Queue } from "../../../infra/local/services/sqs/queue.ts";
import { clientsOf } from "../../infra/local/a-fixture.ts";
import type { TestStack } from "../harness/local-stack.ts";

/**
 * The means to play on the stack: its HTTP API, and in the administrator's name the state that the stack leaves behind
 * when it dies half-way or loses a message. So nothing here uses a grant of the template.
 */
export type Stage = ReturnType<typeof stageOf>;

/** Long ones: only the function that a scene calls does the owed work. */
const TIMINGS = Timings.parse({});

type Change = Partial<Pick<Job, "enabled" | "state">> & { readonly description?: string };

export function stageOf(stack: TestStack) {
  const { local } = stack;
  const { dynamodb, lambda } = clientsOf(local);
  const tables = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
  const { ConfigTable: config = "", RunTable: run = "" } = local.stack.outputs;
  const now = () => Date.now();
  const [apps, jobs] = [appStore(tables, config), jobStore(tables, { config, run })];
  const changes = appChanges(tables, { config, run });
  const fanOuts = { ...chunkReleases(tables, run), ...chunkEnds(tables, run, now) };
  const [runs, ends, key] = [runStore(tables, run, now), taskEnds(tables, run, now), taskKey(tables, config, now)];
  const invoke = async (name: string, message: object) => {
    const FunctionName = [...local.functions.keys()].find((full) => full.endsWith(`-${name}`));
    await lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: JSON.stringify(message) }));
  };
  const triggerAt = async (jobName: string, clock: () => number): Promise<string> => {
    const invoker = { fanOut: async () => {}, halt: async () => {}, backfill: async () => {}, notify: async () => {} };
    const log = { info: () => {}, error: () => {} };
    const subscribers = { wants: async () => [] };
    const deps = { apps, jobs, runs, taskKey: key, timings: TIMINGS, now: clock, invoker, log, subscribers };
    const answer = await triggerJob.handle(deps, {
      ...{ method: "POST", path: "/api/job/trigger", params: {}, query: {} },
      headers: { "content-type": "application/json" },
      ...{ caller: "a test", sourceAddress: "127.0.0.1" },
      body: Buffer.from(JSON.stringify({ jobName })),
    });
    if ("kind" in answer) throw new Error(`${jobName} was not triggered: ${JSON.stringify(answer)}`);
    return JSON.parse(String(answer.body)).executionId;
  };
  return {
    stack,

    /** A backfill whose window has no instants: the dispatcher forgets it. */
    async backfillNothing(jobName: string): Promise<void> {
      const at = now();
      const window = { from: at, to: at, until: at, after: at };
      await backfillStore(tables, run).begin(
        { jobName, ...window, maxParallel: 1, at },
        at + TIMINGS.eventAgeSeconds * 1_000,
      );
      await invoke("dispatcher", { backfilledJob: jobName });
    },

    /** A trigger whose message to the dispatcher is lost. @returns the execution's id */
    triggerUnseen: (jobName: string) => triggerAt(jobName, now),

    /** A trigger of a while ago (epoch ms), of whose one chunk no message arrived anywhere. @returns the execution's id */
    async triggerSilent(jobName: string, at: number): Promise<string> {
      const executionId = await triggerAt(jobName, () => at);
      await fanOuts.openChunk(executionId, 0, at, now() + TIMINGS.eventAgeSeconds * 1_000);
      await fanOuts.release(executionId, 1, undefined);
      return executionId;
    },

    /** All shards of the first chunk but the first have run. */
    async finishAllButOne(executionId: string): Promise<void> {
      const others = Array.from({ length: CHUNK_SIZE - 1 }, (_, n) => n + 1);
      await fanOuts.addEnded(executionId, 0, new Map([["FINISHED", others]]));
    },

    /** The first shard waits for a permit, and the line of waiting chunks had no place for its chunk. */
    async leaveOut(executionId: string): Promise<void> {
      const at = now();
      await fanOuts.openChunk(executionId, 0, at, at + TIMINGS.eventAgeSeconds * 1_000);
      await fanOuts.addRetries(executionId, 0, new Map([[0, { attempt: 1, issued: false, at }]]));
      await fanOuts.release(executionId, 1, undefined);
      this.send("ChecksQueue", { executionId, chunk: 0, leftOut: true });
    },

    /** The API dies right after it has written a job's changed configuration. @param dueAt when the rest is owed, epoch ms */
    async changeHalfWay(jobName: string, { description, ...change }: Change, dueAt: number): Promise<void> {
      const job = existing(await jobs.get(jobName), jobName);
      const changed = { ...job.config, ...(description !== undefined && { description }) };
      await jobs.change({ ...job, ...change, config: changed, revision: now() }, job.revision, dueAt);
    },

    /** The API dies right after it has written a new job. @param dueAt when the rest is owed, epoch ms */
    async registerHalfWay(like: string, change: Partial<Job["config"]>, from: number, dueAt: number): Promise<void> {
      const job = existing(await jobs.get(like), like);
      await jobs.create({ ...job, revision: from, config: { ...job.config, ...change } }, dueAt);
    },

    async changeApp(appName: string, change: Partial<App>): Promise<void> {
      const app = existing(await apps.get(appName), appName);
      await apps.update({ ...app, ...change, revision: app.revision + 1 });
    },

    /**
     * An app was disabled a while ago, and its jobs followed in the first pass. The planner does the second pass now.
     */
    async followAgain(appName: string): Promise<void> {
      const app = existing(await apps.get(appName), appName);
      const change = { appName, kind: "disabled", at: now() - 2 * SECOND_PASS_AFTER_MS, pass: 2 } as const;
      await changes.disable({ ...app, disabled: true, revision: app.revision + 1 }, change, now() + 600_000);
      await invoke("planner", { followedApp: appName });
    },

    /** How far the jobs of an app have followed its change. */
    changeOf: (appName: string) => changes.get(appName),

    /** The first attempt of an execution's first shard. */
    async firstTask(executionId: string): Promise<string> {
      const { jobName, fireId } = existing(parseExecutionId(executionId), executionId);
      return taskIdOf({ jobName, fireId, item: 0, attempt: 1 }, await key.signer());
    },

    loseTask: (taskId: string) => ends.end(taskId, { outcome: "LOST", endedAt: now() }),

    /** A message in the queue in whose name this stands. */
    send(part: string, message: object): void {
      const [, queue] = existing([...local.queues].find(([name]) => name.includes(part)) as [string, Queue], part);
      queue.send(JSON.stringify(message));
    },

    /** The job's schedule fires now, and not only in its next minute. */
    wake(jobName: string): void {
      const { group, definition } = existing(
        local.schedules.list().find(({ name }) => name === jobName),
        jobName,
      );
      local.schedules.put(group, `${jobName}-now`, { ...definition, ScheduleExpression: "rate(1 minute)" });
    },

    sweep: () => invoke("sweep", {}),
    fanOut: (executionId: string) => invoke("dispatcher", { executionId, chunk: 0 }),
  };
}

function existing<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}
