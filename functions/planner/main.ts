import { emfMetrics, flushing } from "../adapters/cloudwatch/emf-metrics.ts";
import { jsonLog } from "../adapters/console/json-log.ts";
import { appChanges } from "../adapters/dynamodb/app-changes.ts";
import { appStore } from "../adapters/dynamodb/app-store.ts";
import { documentClient } from "../adapters/dynamodb/client.ts";
import { cursorStore } from "../adapters/dynamodb/cursor-store.ts";
import { jobStore } from "../adapters/dynamodb/job-store.ts";
import { marks } from "../adapters/dynamodb/marks.ts";
import { runStore } from "../adapters/dynamodb/run-store.ts";
import { subscribers } from "../adapters/dynamodb/subscription-store.ts";
import { taskKey } from "../adapters/dynamodb/task-key.ts";
import { lambdaClient } from "../adapters/lambda/client.ts";
import { dispatcherInvoker } from "../adapters/lambda/invoker.ts";
import { schedulerClient } from "../adapters/scheduler/client.ts";
import { schedules } from "../adapters/scheduler/schedules.ts";
import { sqsClient } from "../adapters/sqs/client.ts";
import { tickQueue } from "../adapters/sqs/tick-queue.ts";
import { measuredRuns } from "../steps/run-state/measured-runs.ts";
import { beatAtWakes } from "./beat-at-wakes.ts";
import { Env } from "./env.ts";
import { createHandler } from "./handler.ts";

const env = Env.parse(process.env);
const metrics = emfMetrics(env.STACK, (line) => process.stdout.write(line));
const now = () => Date.now();
const log = jsonLog(console);
const tables = documentClient();
const lambda = lambdaClient();

const plan = createHandler({
  apps: appStore(tables, env.CONFIG_TABLE),
  appChanges: appChanges(tables, { config: env.CONFIG_TABLE, run: env.RUN_TABLE }),
  jobs: jobStore(tables, { config: env.CONFIG_TABLE, run: env.RUN_TABLE }),
  runs: measuredRuns(runStore(tables, env.RUN_TABLE, now), metrics),
  subscribers: subscribers(tables, env.CONFIG_TABLE, now),
  cursors: cursorStore(tables, env.RUN_TABLE),
  taskKey: taskKey(tables, env.CONFIG_TABLE, now),
  ticks: tickQueue(sqsClient(), env.TICKS_QUEUE_URL, now),
  invoker: dispatcherInvoker(lambda, env.DISPATCHER_FUNCTION),
  schedules: schedules(schedulerClient(), {
    group: env.SCHEDULE_GROUP,
    plannerArn: env.PLANNER_ARN,
    roleArn: env.SCHEDULE_ROLE_ARN,
  }),
  timings: env.TIMINGS,
  now,
  log,
  metrics,
});

const heartbeats = marks(tables, env.RUN_TABLE);

export const handler = flushing(metrics, beatAtWakes(plan, { heartbeats, now, log }));
