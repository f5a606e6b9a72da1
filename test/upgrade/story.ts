import { aJob } from "../support/a-job.ts";
import { batchOf, NOW, recordOf } from "../support/over-world.ts";
import type { StackOnTables } from "./stack-on-tables.ts";

const T = Math.floor(NOW / 1_000);
const APP = { appName: "foo_app", appURL: "https://example.com/foo.tar.gz", bootstrapScript: "bin/start.sh" };

/** Makes a row of nearly every kind, and leaves work in flight: see the README of this room. */
export async function playStory(stack: StackOnTables): Promise<void> {
  await publish(stack);
  await register(stack);
  const ticked = (jobName: string, seconds: number) => ({ jobName, instantEpochSeconds: T + seconds });
  await stack.plan({ jobName: "plain", scheduledTime: new Date(NOW).toISOString() });
  await stack.dispatch(batchOf(ticked("plain", 5), ticked("daemon", 5), ticked("strict", 5), ticked("wide", 5)));
  await stack.dispatch(batchOf(ticked("failing", 5), ticked("halted", 5)));
  await runSome(stack);
  await stack.dispatch(batchOf(ticked("plain", 10), ticked("daemon", 10), ticked("strict", 10), ticked("plain", 15)));
  await stack.sweep();
  await change(stack);
}

async function asked(stack: StackOnTables, method: string, path: string, body?: unknown, headers = {}) {
  const { statusCode, json } = await stack.send({ method, path, body, headers });
  if (statusCode >= 300) throw new Error(`${method} ${path}: ${statusCode} ${JSON.stringify(json)}`);
  return json;
}

async function publish(stack: StackOnTables): Promise<void> {
  await asked(stack, "POST", "/api/app", APP, { "idempotency-key": "publish-foo" });
  await asked(stack, "PUT", "/api/app", {
    appName: "foo_app",
    memoryMB: 256,
    sha256: "0".repeat(64),
    eventTraceSamplingCount: 2,
  });
  await asked(stack, "POST", "/api/app", {
    ...APP,
    appName: "private_app",
    appURL: "s3://packages/private.tgz",
    cpuCount: 0.5,
    appCacheEnable: false,
    environment: { LOG_LEVEL: "info" },
    roleArn: "arn:aws:iam::123456789012:role/private",
    secrets: { TOKEN: "arn:aws:ssm:us-east-1:123456789012:parameter/private/token" },
  });
  await asked(stack, "POST", "/api/app", { ...APP, appName: "idle_app" });
  await asked(stack, "PUT", "/api/operate/notices/ops", {
    topicArn: "arn:aws:sns:us-east-1:123456789012:on-call",
    kinds: ["failed", "missed"],
  });
}

async function register(stack: StackOnTables): Promise<void> {
  const job = (fields: Parameters<typeof aJob>[0]) =>
    asked(stack, "POST", "/api/job/register", aJob({ jobParameter: "p", description: "d", ...fields }));
  await job({ jobName: "plain", misfire: true, failover: true });
  await job({ jobName: "strict" });
  await job({ jobName: "wide", shardingTotalCount: 201, shardingItemParameters: "" });
  await job({ jobName: "daemon", jobExecutionType: "DAEMON" });
  await job({
    jobName: "script",
    appName: "private_app",
    jobType: "SCRIPT",
    scriptCommandLine: "bin/a.sh",
    timeZone: "Europe/Paris",
  });
  await job({ jobName: "failing", shardingTotalCount: 1, shardingItemParameters: "" });
  await job({ jobName: "halted", jobExecutionType: "DAEMON" });
  await job({ jobName: "idle", appName: "idle_app", cron: "0 0 3 * * ?" });
}

/** One shard of `plain` fails, one is lost and fails over, one runs; all of `daemon` but one end. */
async function runSome({ world, deps, collect, clock }: StackOnTables): Promise<void> {
  const tasksOf = (name: string) => world.run.map(({ task }) => task).filter(({ job }) => job.jobName === name);
  const claim = (task: { readonly taskId: string; readonly segment: number }) =>
    deps.claims.claim(task.taskId, {
      ...{ nonce: `nonce of ${task.taskId}`, segment: task.segment, claimedAt: clock.now },
      log: { memoryMB: 512, stream: "2027/01/04/[$LATEST]0123456789abcdef0123456789abcdef" },
    });
  const ended = [...tasksOf("plain").slice(0, 1), ...tasksOf("daemon").slice(0, 2), ...tasksOf("wide").slice(0, 199)];
  for (const task of [...tasksOf("plain"), ...tasksOf("daemon").slice(0, 2)]) await claim(task);
  const [first, ...others] = ended.map((task, index) =>
    recordOf(
      task,
      index === 0 ? { outcome: "FAILED", reason: "exit code 3", exitCode: 3, tail: "no\n", lines: 1 } : {},
    ),
  );
  await collect(batchOf(first, ...others));
  const failing = tasksOf("failing").map((task) => recordOf(task, { outcome: "FAILED", reason: "timeout" }));
  await collect(batchOf(...failing));
  const [, lost] = tasksOf("plain");
  if (lost === undefined) throw new Error("plain has no second shard");
  await collect(
    batchOf({
      ...recordOf(lost),
      requestContext: { condition: "RetriesExhausted" },
      responsePayload: { errorType: "Sandbox.Timedout" },
    }),
  );
}

/** Changes of configuration while work is in flight, each with the work that it owes. */
async function change(stack: StackOnTables): Promise<void> {
  const { misfire: _, ...strict } = aJob({ jobName: "strict", cron: "0/7 * * * * ?" });
  await asked(stack, "PUT", "/api/job/update", strict);
  await asked(
    stack,
    "POST",
    "/api/job/trigger",
    { jobName: "plain", jobParameter: "once", shardingItems: [0, 2] },
    { "idempotency-key": "k" },
  );
  await asked(stack, "POST", "/api/job/trigger", { jobName: "script" });
  await asked(stack, "POST", `/api/job/executions/wide.c${T + 5}/kill`);
  await asked(stack, "POST", "/api/job/strict/disable");
  await asked(stack, "POST", "/api/app/idle_app/disable");
  await asked(stack, "POST", "/api/job/halted/disable");
  const [from, to] = [T + 1, T + 14].map((at) => new Date(at * 1_000).toISOString());
  await asked(stack, "POST", "/api/job/script/backfill", { from, to, maxParallel: 1 }, { "idempotency-key": "b" });
}
