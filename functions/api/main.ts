import path from "node:path";
import { isThrottling } from "../adapters/aws/is-throttling.ts";
import { emfMetrics, flushing } from "../adapters/cloudwatch/emf-metrics.ts";
import { jsonLog } from "../adapters/console/json-log.ts";
import { appChanges } from "../adapters/dynamodb/app-changes.ts";
import { appStore } from "../adapters/dynamodb/app-store.ts";
import { backfillStore } from "../adapters/dynamodb/backfill-store.ts";
import { changeLog } from "../adapters/dynamodb/change-log.ts";
import { chunkCancels } from "../adapters/dynamodb/chunk-cancels.ts";
import { documentClient } from "../adapters/dynamodb/client.ts";
import { cursorStore } from "../adapters/dynamodb/cursor-store.ts";
import { daemonStore } from "../adapters/dynamodb/daemon-store.ts";
import { deliveries } from "../adapters/dynamodb/deliveries.ts";
import { firstAnswers } from "../adapters/dynamodb/first-answers.ts";
import { jobStore } from "../adapters/dynamodb/job-store.ts";
import { marks } from "../adapters/dynamodb/marks.ts";
import { messages } from "../adapters/dynamodb/messages.ts";
import { openWork } from "../adapters/dynamodb/open-work.ts";
import { owedIndex } from "../adapters/dynamodb/owed-index.ts";
import { plans } from "../adapters/dynamodb/plans.ts";
import { reconcileMark } from "../adapters/dynamodb/reconcile-mark.ts";
import { runStore } from "../adapters/dynamodb/run-store.ts";
import { startedExecutions } from "../adapters/dynamodb/started-executions.ts";
import { statisticsStore } from "../adapters/dynamodb/statistics-store.ts";
import { subscribers, subscriptionStore } from "../adapters/dynamodb/subscription-store.ts";
import { taskKey } from "../adapters/dynamodb/task-key.ts";
import { taskReads } from "../adapters/dynamodb/task-store.ts";
import { lambdaClient } from "../adapters/lambda/client.ts";
import { collectorInvoker, dispatcherInvoker, plannerInvoker } from "../adapters/lambda/invoker.ts";
import { logsClient } from "../adapters/logs/client.ts";
import { logStreams } from "../adapters/logs/log-streams.ts";
import { schedulerClient } from "../adapters/scheduler/client.ts";
import { schedules } from "../adapters/scheduler/schedules.ts";
import { sqsClient } from "../adapters/sqs/client.ts";
import { deadLetterCounts } from "../adapters/sqs/dead-letter-counts.ts";
import { tickQueue } from "../adapters/sqs/tick-queue.ts";
import { permitRules } from "../core/run/permits.ts";
import { measuredRuns } from "../steps/run-state/measured-runs.ts";
import { serveConsole } from "./console/serve-console.ts";
import { Env } from "./env.ts";
import { createHandler } from "./handler.ts";
import { newIncarnation } from "./http/new-id.ts";
import { OPERATIONS } from "./operations.ts";

const env = Env.parse(process.env);
const metrics = emfMetrics(env.STACK, (line) => process.stdout.write(line));
const now = () => Date.now();
const log = jsonLog(console);
const tables = documentClient();
const lambda = lambdaClient();
const queues = sqsClient();

const answer = createHandler({
  log,
  isThrottling,
  operations: OPERATIONS,
  pages: serveConsole(path.join(process.env.LAMBDA_TASK_ROOT ?? ".", "console"), env.SIGN_IN),
  ports: {
    operations: OPERATIONS,
    apps: appStore(tables, env.CONFIG_TABLE),
    appChanges: appChanges(tables, { config: env.CONFIG_TABLE, run: env.RUN_TABLE }),
    backfills: backfillStore(tables, env.RUN_TABLE),
    changes: changeLog(tables, env.CONFIG_TABLE),
    answers: firstAnswers(tables, env.RUN_TABLE, now),
    jobs: jobStore(tables, { config: env.CONFIG_TABLE, run: env.RUN_TABLE }),
    cursors: cursorStore(tables, env.RUN_TABLE),
    runs: measuredRuns(runStore(tables, env.RUN_TABLE, now), metrics),
    subscribers: subscribers(tables, env.CONFIG_TABLE, now),
    fanOuts: chunkCancels(tables, env.RUN_TABLE),
    daemons: daemonStore(tables, env.RUN_TABLE),
    openWork: openWork(tables, env.RUN_TABLE),
    started: startedExecutions(tables, env.RUN_TABLE, now),
    owed: owedIndex(tables, env.RUN_TABLE),
    heartbeats: marks(tables, env.RUN_TABLE),
    letterNotes: marks(tables, env.RUN_TABLE),
    deadLetterCounts: deadLetterCounts(queues, {
      ticks: env.TICKS_DEAD_LETTERS_URL,
      outcomes: env.OUTCOMES_DEAD_LETTERS_URL,
      checks: env.CHECKS_DEAD_LETTERS_URL,
    }),
    subscriptions: subscriptionStore(tables, env.CONFIG_TABLE),
    messages: messages(tables, env.RUN_TABLE),
    deliveries: deliveries(tables, env.RUN_TABLE, now),
    plans: plans(tables, env.RUN_TABLE),
    logStreams: logStreams(logsClient(), env.RUNNER_TIERS),
    ends: taskReads(tables, env.RUN_TABLE),
    taskKey: taskKey(tables, env.CONFIG_TABLE, now),
    ticks: tickQueue(queues, env.TICKS_QUEUE_URL, now),
    invoker: {
      ...dispatcherInvoker(lambda, env.DISPATCHER_FUNCTION),
      ...plannerInvoker(lambda, env.PLANNER_ARN),
      ...collectorInvoker(lambda, env.COLLECTOR_FUNCTION),
    },
    statistics: statisticsStore(tables, env.RUN_TABLE, now),
    reconcileMark: reconcileMark(tables, env.CONFIG_TABLE),
    schedules: schedules(schedulerClient(), {
      group: env.SCHEDULE_GROUP,
      plannerArn: env.PLANNER_ARN,
      roleArn: env.SCHEDULE_ROLE_ARN,
    }),
    runnerNames: env.RUNNER_TIERS,
    tiers: Object.keys(env.RUNNER_TIERS).map(Number),
    appsWithRunners: env.APPS,
    permitRules: permitRules(env.ACCOUNT_CONCURRENCY),
    appUrls: env.APP_URLS,
    noticeTopics: env.NOTICE_TOPICS,
    timings: env.TIMINGS,
    newId: () => newIncarnation(now()),
    now,
    log,
  },
});

export const handler = flushing(metrics, answer);
