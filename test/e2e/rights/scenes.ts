import { OPERATIONS } from "../../../functions/api/operations.ts";
import { FOLLOW_PAGE } from "../../../functions/steps/configuration/follow-app.ts";
import { apiCaller } from "../../../infra/local/cli/api-caller.ts";
import { eventually } from "../../support/eventually.ts";
import { publishApp, register } from "../harness/a-job.ts";
import { roleArn, roleFor, topicArn, writeAccount } from "../harness/account-file.ts";
import { historyOf, settled } from "../harness/history.ts";
import { startHook } from "../harness/hook.ts";
import type { TestStack } from "../harness/local-stack.ts";
import { request } from "../harness/request.ts";
import { endOf, runOnce, trigger } from "../harness/trigger.ts";
import type { Stage } from "./stage.ts";

/** Where the jobs' packages are. */
export interface Scenery {
  /** `telling-job.ts` */
  readonly telling: string;
  /** `streaming-job.ts` */
  readonly streaming: string;
  /** `borrowing-job.ts` */
  readonly borrowing: string;
}

/** Memory of a job (MB) that needs each tier. */
const NEEDS = { tiny: 32, small: 300, middle: 800, large: 2_500 };
const TWO_CHUNKS = 201;
const EVERY_TWO_SECONDS = "0/2 * * * * ?";
/** Often enough for one fire in a drive: each takes processor time of the other scenes. */
const SOMETIMES = "0/15 * * * * ?";
const PATIENCE_MS = 60_000;
/** Longer than each wait for a task, and longer than a drive. */
const LONG_MS = 600_000;
/** Later than a fire without `misfire` may run. */
const LATE_MS = 1_000_000;
/** The sweep owes nothing here: another function finds the work. */
const afterwards = () => Date.now() + LONG_MS;

const APP = { appName: "telling" };
const SCRIPT = { ...APP, jobType: "SCRIPT", scriptCommandLine: "bin/words.sh", memoryMB: 32 };

/** Streaming jobs go on in a second invocation: their runners claim it anew, and the collector invokes them. Their logs are read. */
async function streamOnEveryTier({ stack }: Stage, { streaming }: Scenery): Promise<void> {
  const environment = { STREAM_DIRECTORY: stack.directory };
  await publishApp(stack, { appName: "streaming", appURL: streaming, environment });
  await Promise.all(
    Object.entries(NEEDS).map(async ([jobName, memoryMB]) => {
      await register(stack, { appName: "streaming", jobName, memoryMB, jobType: "DATAFLOW", streamingProcess: true });
      const { executionId } = (await runOnce(stack, jobName, PATIENCE_MS)).execution;
      const task = `${jobName}@-@0@-@READY@-@${executionId}.1`;
      await request(stack.local.apiUrl, "GET", `/api/job/executions/${executionId}/tasks/${task}/log`);
    }),
  );
}

/**
 * The outcomes of an execution of several chunks are collected in batches, those of its failovers too. Nearly all shards
 * have ended when the dispatcher continues; the rest crash, so that the collector invokes their next attempts.
 */
async function runManyOnEveryTier(stage: Stage): Promise<void> {
  const { stack } = stage;
  await Promise.all(
    Object.entries(NEEDS).map(async ([tier, memoryMB]) => {
      const jobName = `many-${tier}`;
      const crashing = { jobParameter: "crash", failover: true };
      await register(stack, { ...APP, ...crashing, jobName, memoryMB, shardingTotalCount: TWO_CHUNKS });
      const executionId = await stage.triggerUnseen(jobName);
      await stage.finishAllButOne(executionId);
      await stage.fanOut(executionId);
      await endOf(stack, executionId, PATIENCE_MS);
    }),
  );
}

/** A chunk for which the line of waiting ones has no place asks for its permits again: the collector reads them first. */
async function askAgain(stage: Stage): Promise<void> {
  const { stack } = stage;
  await register(stack, { ...SCRIPT, jobName: "left-out", shardingTotalCount: TWO_CHUNKS });
  const executionId = await stage.triggerUnseen("left-out");
  await stage.finishAllButOne(executionId);
  await stage.leaveOut(executionId);
  await endOf(stack, executionId, PATIENCE_MS);
}

/** Runners of every tier ask the broker for credentials of the app's role, when a job's process wants them. */
async function borrowOnEveryTier({ stack }: Stage, { borrowing }: Scenery): Promise<void> {
  writeAccount(stack.directory, { roles: { borrowing: roleFor(stack, "borrowing") }, topics: ["on-call"] });
  await publishApp(stack, { appName: "borrowing", appURL: borrowing, roleArn: roleArn("borrowing") });
  const jobs = Object.entries(NEEDS).map(async ([tier, memoryMB]) => {
    const jobName = `borrowing-${tier}`;
    await register(stack, { ...SCRIPT, appName: "borrowing", jobName, scriptCommandLine: "bin/start.sh", memoryMB });
    await eventually(`${jobName} has credentials`, () => hasBorrowed(stack, jobName), PATIENCE_MS);
  });
  await Promise.all(jobs);
}

/**
 * A first invocation may end before its job could ask: the runners' time is short here, and a cold sandbox takes most of
 * it on a busy machine. Then nothing is printed, and the next fire finds a warm one. A job that asked prints the answer.
 */
async function hasBorrowed(stack: TestStack, jobName: string): Promise<true | undefined> {
  const { execution, lines } = await runOnce(stack, jobName, PATIENCE_MS);
  if (execution.status !== "FINISHED" && lines.length === 0) return undefined;
  if (lines.join() !== "200") throw new Error(`${jobName} ${execution.status}, without credentials: ${lines.join()}`);
  return true;
}

async function failOver({ stack }: Stage): Promise<void> {
  await register(stack, { ...APP, jobName: "crashing", jobParameter: "crash", failover: true });
  const { execution } = await runOnce(stack, "crashing", PATIENCE_MS);
  await request(stack.local.apiUrl, "GET", `/api/job/executions/${execution.executionId}/tasks`);
}

async function changeByApi({ stack }: Stage, { telling }: Scenery): Promise<void> {
  const { apiUrl } = stack.local;
  await publishApp(stack, { appName: "growing", appURL: telling });
  await register(stack, { appName: "growing", jobName: "growing" });
  await request(apiUrl, "PUT", "/api/app", { appName: "growing", memoryMB: 100 });
  await readAll(apiUrl, { appName: "growing", jobName: "growing", period: "lastHour" });
  await request(apiUrl, "DELETE", "/api/job/deregister", { jobName: "growing" });
}

/** More jobs of an app than one request lets follow: the planner does the rest, also of the second pass. */
async function changeApps(stage: Stage, { telling }: Scenery): Promise<void> {
  const { apiUrl } = stage.stack.local;
  const app = { appName: "followed", appURL: telling };
  await publishApp(stage.stack, app);
  for (let job = 0; job <= FOLLOW_PAGE; job++)
    await register(stage.stack, { appName: "followed", jobName: `followed-${job}` });
  await request(apiUrl, "POST", "/api/app/followed/disable");
  const isFollowed = async () => (await stage.changeOf("followed"))?.pass === 2 || undefined;
  await eventually("all jobs have followed their app", isFollowed, PATIENCE_MS);
  await request(apiUrl, "POST", "/api/app/followed/enable");
  await stage.followAgain("followed");
  const isDone = async () => (await stage.changeOf("followed")) === undefined || undefined;
  await eventually("the second pass is done", isDone, PATIENCE_MS);
  await request(apiUrl, "DELETE", "/api/app/followed");
  await eventually("all jobs have gone with their app", isFollowed, PATIENCE_MS);
}

/** A topic is told of a test; a webhook is told of one, and of an execution that failed. Functions know a new subscription after ten seconds. */
async function tell({ stack }: Stage): Promise<void> {
  const { apiUrl } = stack.local;
  const hook = await startHook();
  try {
    const notices = "/api/operate/notices/ops";
    await request(apiUrl, "PUT", notices, { url: hook.url, format: "slack", jobName: "untold" });
    await request(apiUrl, "POST", `${notices}/test`);
    await request(apiUrl, "PUT", "/api/operate/notices/topic", { topicArn: topicArn("on-call"), kinds: ["missed"] });
    await request(apiUrl, "POST", "/api/operate/notices/topic/test");
    await eventually("a topic is told a test", () => stack.local.topics.published("on-call")[0], PATIENCE_MS);
    await eventually("a test is told", () => hook.bodies.find((body) => body.includes("(test)")), PATIENCE_MS);
    await register(stack, { ...APP, jobName: "untold", jobParameter: "crash" });
    const isTold = async () => {
      await runOnce(stack, "untold", PATIENCE_MS);
      return hook.bodies.find((body) => body.includes("untold"));
    };
    await eventually("a failed execution is told", isTold, PATIENCE_MS);
    await readAll(apiUrl, { name: "ops" });
    await request(apiUrl, "DELETE", notices);
  } finally {
    hook.stop();
  }
}

/** Every route that reads. @param names the values of path parameters; a missing one is not found */
async function readAll(apiUrl: string, names: Readonly<Record<string, string>>): Promise<void> {
  const call = apiCaller(apiUrl);
  const paths = OPERATIONS.filter(({ method }) => method === "GET").map(({ path }) => path);
  for (const path of paths)
    await call(
      "GET",
      path.replaceAll(/\{(\w+)\}/g, (_, name) => names[name] ?? "none"),
    );
}

/** It fires by its cron, and its schedule wakes the planner. */
async function tick(stage: Stage): Promise<void> {
  await register(stage.stack, { ...SCRIPT, jobName: "ticking", cron: SOMETIMES });
  stage.wake("ticking");
}

/** It is busy at most of its instants, and does not wait. A tick that comes after the job was disabled finds an earlier revision in force. */
async function skip(stage: Stage): Promise<void> {
  const { stack } = stage;
  const { apiUrl } = stack.local;
  await register(stack, { ...APP, jobName: "skipping", jobParameter: "slow", cron: EVERY_TWO_SECONDS });
  const resident = { jobParameter: "slow", cron: EVERY_TWO_SECONDS, jobExecutionType: "DAEMON" };
  await register(stack, { ...APP, ...resident, jobName: "skipping-resident" });
  for (const jobName of ["skipping", "skipping-resident"]) {
    const hasSkipped = async () =>
      (await historyOf(apiUrl, jobName)).some(({ status }) => status === "SKIPPED") || undefined;
    await eventually(`a fire of ${jobName} is skipped`, hasSkipped, PATIENCE_MS);
    const instantEpochSeconds = Math.floor(Date.now() / 2_000) * 2;
    await request(apiUrl, "POST", `/api/job/${jobName}/disable`);
    stage.send("TicksQueue", { jobName, instantEpochSeconds });
  }
}

/** Shards of a job that stays fire by themselves, until it is disabled. They take longer than from one fire to the next. */
async function reside({ stack }: Stage): Promise<void> {
  const { apiUrl } = stack.local;
  const often = { cron: EVERY_TWO_SECONDS, misfire: true, jobExecutionType: "DAEMON" };
  await register(stack, { ...APP, ...often, jobName: "residing", jobParameter: "slow" });
  const hasEnded = async () => (await historyOf(apiUrl, "residing")).some(({ endTime }) => endTime) || undefined;
  await eventually("a fire of a job that stays ends", hasEnded, PATIENCE_MS);
  await request(apiUrl, "GET", "/api/job/tasks/ready");
  await request(apiUrl, "POST", "/api/job/residing/disable");
  await settled(apiUrl, "residing", PATIENCE_MS / 1_000);
}

/** Killed before the dispatcher has come to it, which then ends all of it; a shard that was LOST is the collector's. */
async function cancelUnseen(stage: Stage): Promise<void> {
  const { stack } = stage;
  await register(stack, { ...SCRIPT, jobName: "unseen", shardingTotalCount: TWO_CHUNKS, failover: true });
  await stage.backfillNothing("unseen");
  const killed = await eventually("an execution is killed unseen", () => killUnseen(stage, "unseen"), PATIENCE_MS);
  await endOf(stack, killed, PATIENCE_MS);
}

/** A sweep may come first on a busy machine: then all has run. @returns the execution's id; undefined when it has ended. */
async function killUnseen(stage: Stage, jobName: string): Promise<string | undefined> {
  const call = apiCaller(stage.stack.local.apiUrl);
  const executionId = await stage.triggerUnseen(jobName);
  await stage.loseTask(await stage.firstTask(executionId));
  for (const what of ["shards/1/kill", "kill"]) {
    const { status } = await call("POST", `/api/job/executions/${executionId}/${what}`);
    if (status === 409) return undefined;
  }
  return executionId;
}

/** No runner is large enough any more: the dispatcher ends it, and finds the job disabled and another fire waiting. */
async function outgrow(stage: Stage, { telling }: Scenery): Promise<void> {
  const { stack } = stage;
  await publishApp(stack, { appName: "outgrown", appURL: telling });
  await register(stack, { appName: "outgrown", jobName: "outgrown" });
  await stage.changeApp("outgrown", { memoryMB: 100_000 });
  const executionId = await stage.triggerUnseen("outgrown");
  await stage.triggerUnseen("outgrown");
  await stage.changeHalfWay("outgrown", { enabled: false }, afterwards());
  await stage.fanOut(executionId);
  await endOf(stack, executionId, PATIENCE_MS);
}

/** The collector starts the fire that waits; for a job that was disabled meanwhile it ends the waiting fire. */
async function queueUp(stage: Stage): Promise<void> {
  const { stack } = stage;
  await register(stack, { ...SCRIPT, jobName: "queueing" });
  for (const isDisabled of [false, true]) {
    const first = await stage.triggerUnseen("queueing");
    await trigger(stack, "queueing");
    if (isDisabled) await stage.changeHalfWay("queueing", { enabled: false }, afterwards());
    await stage.fanOut(first);
    await settled(stack.local.apiUrl, "queueing", PATIENCE_MS / 1_000);
  }
}

/** All messages of one execution are lost. Its end is awaited beside other scenes: `endSilent`. */
async function reconcile(stage: Stage): Promise<void> {
  const { stack } = stage;
  const { apiUrl } = stack.local;
  await register(stack, { ...SCRIPT, jobName: "silent" });
  await stage.triggerSilent("silent", Date.now() - LONG_MS);
  await request(apiUrl, "POST", "/api/operate/reconcile/implicit");
  // Later pages skip the rate limit.
  await request(apiUrl, "POST", "/api/operate/reconcile/explicit?after=a");
}

/** Its shard is LOST at the second look of the check that `reconcile` sent, more than two time-outs of the collector later. */
async function endSilent({ stack }: Stage): Promise<void> {
  await settled(stack.local.apiUrl, "silent", PATIENCE_MS / 1_000);
}

/**
 * The writers of changed jobs died, and messages could not be handled: the sweep finds the work, the planner finishes
 * it.
 */
async function repair(stage: Stage): Promise<void> {
  const { stack } = stage;
  await register(stack, { ...SCRIPT, jobName: "described" });
  await stage.changeHalfWay("described", { description: "in other words" }, Date.now());
  await register(stack, { ...SCRIPT, jobName: "leaving" });
  await stage.triggerUnseen("leaving");
  await stage.changeHalfWay("leaving", { state: "DELETING", enabled: false }, Date.now());
  const now = Date.now();
  await stage.registerHalfWay("described", { jobName: "coming", cron: SOMETIMES }, now, now);
  const at = Math.floor(now / 1_000 - 60) * 1_000;
  const due = { cron: onceADay(at), timeZone: "UTC", misfire: true };
  await stage.registerHalfWay("described", { ...due, jobName: "behind" }, at - 1_000, now);
  for (const jobName of ["late", "dead"])
    await stage.registerHalfWay("described", { ...due, jobName }, at - 1_000, afterwards());
  const longAgo = at - LATE_MS;
  const given = { cron: onceADay(longAgo), timeZone: "UTC", misfire: false, jobName: "given-up" };
  await stage.registerHalfWay("described", given, longAgo - 1_000, afterwards());
  await stage.registerHalfWay("described", { ...given, jobName: "late-for-planner" }, longAgo - 1_000, now);
  await stage.registerHalfWay("described", { ...given, jobName: "late-for-update" }, longAgo - 1_000, afterwards());
  const { apiUrl } = stack.local;
  const late = await request(apiUrl, "GET", "/api/job/jobs/late-for-update");
  await request(apiUrl, "PUT", "/api/job/update", late as object);
  stage.send("TicksDeadLetters", { jobName: "given-up", instantEpochSeconds: longAgo / 1_000 });
  // No function can handle it before its instant: the sweep notes it.
  stage.send("TicksDeadLetters", { jobName: "given-up", instantEpochSeconds: Math.floor(afterwards() / 1_000) });
  await loseMessages(stage, at / 1_000);
  await stage.sweep();
}

async function loseMessages(stage: Stage, instantEpochSeconds: number): Promise<void> {
  stage.send("TicksQueue", { jobName: "late", instantEpochSeconds });
  stage.send("TicksDeadLetters", { jobName: "dead", instantEpochSeconds });
  await register(stage.stack, { ...SCRIPT, jobName: "unheard" });
  const executionId = await stage.triggerUnseen("unheard");
  stage.send("ChecksDeadLetters", { executionId, chunk: 0 });
  stage.send("OutcomesDeadLetters", {
    requestContext: { condition: "RetriesExhausted" },
    requestPayload: { taskId: await stage.firstTask(executionId), segment: 1 },
    responseContext: { functionError: "Unhandled" },
    responsePayload: { errorType: "Runtime.ExitError" },
  });
}

/** @param at epoch ms */
function onceADay(at: number): string {
  const date = new Date(at);
  return `${date.getUTCSeconds()} ${date.getUTCMinutes()} ${date.getUTCHours()} * * ?`;
}

/** They look at all jobs and would end another scene's unfinished change, so they run one by one, first. */
export const ALONE = [reconcile, repair];
export const TOGETHER = [
  endSilent,
  streamOnEveryTier,
  runManyOnEveryTier,
  askAgain,
  borrowOnEveryTier,
  failOver,
  changeApps,
  changeByApi,
  tick,
  skip,
  cancelUnseen,
  outgrow,
  queueUp,
  reside,
  tell,
];
