import { emfMetrics, flushing } from "../adapters/cloudwatch/emf-metrics.ts";
import { jsonLog } from "../adapters/console/json-log.ts";
import { appStore } from "../adapters/dynamodb/app-store.ts";
import { documentClient } from "../adapters/dynamodb/client.ts";
import { jobHistory } from "../adapters/dynamodb/job-history.ts";
import { marks } from "../adapters/dynamodb/marks.ts";
import { owedIndex } from "../adapters/dynamodb/owed-index.ts";
import { permitStore } from "../adapters/dynamodb/permit-store.ts";
import { runStore } from "../adapters/dynamodb/run-store.ts";
import { subscribers } from "../adapters/dynamodb/subscription-store.ts";
import { taskKey } from "../adapters/dynamodb/task-key.ts";
import { taskEnds } from "../adapters/dynamodb/task-store.ts";
import { lambdaClient } from "../adapters/lambda/client.ts";
import { collectorInvoker, dispatcherInvoker, plannerInvoker } from "../adapters/lambda/invoker.ts";
import { sqsClient } from "../adapters/sqs/client.ts";
import { deadLetters } from "../adapters/sqs/dead-letters.ts";
import { measuredRuns } from "../steps/run-state/measured-runs.ts";
import { Env } from "./env.ts";
import { createHandler } from "./handler.ts";

const env = Env.parse(process.env);
const metrics = emfMetrics(env.STACK, (line) => process.stdout.write(line));
const now = () => Date.now();
const tables = documentClient();
const lambda = lambdaClient();

const written = marks(tables, env.RUN_TABLE);

const sweep = createHandler({
  apps: appStore(tables, env.CONFIG_TABLE),
  jobs: jobHistory(tables, env.CONFIG_TABLE),
  runs: measuredRuns(runStore(tables, env.RUN_TABLE, now), metrics),
  subscribers: subscribers(tables, env.CONFIG_TABLE, now),
  ends: taskEnds(tables, env.RUN_TABLE, now),
  taskKey: taskKey(tables, env.CONFIG_TABLE, now),
  permits: permitStore(tables, env.RUN_TABLE),
  owed: owedIndex(tables, env.RUN_TABLE),
  deadLetters: deadLetters(sqsClient(), {
    ticks: env.TICKS_DEAD_LETTERS_URL,
    outcomes: env.OUTCOMES_DEAD_LETTERS_URL,
    checks: env.CHECKS_DEAD_LETTERS_URL,
  }),
  letterNotes: written,
  invoker: {
    ...plannerInvoker(lambda, env.PLANNER_FUNCTION),
    ...dispatcherInvoker(lambda, env.DISPATCHER_FUNCTION),
    ...collectorInvoker(lambda, env.COLLECTOR_FUNCTION),
  },
  timings: env.TIMINGS,
  now,
  log: jsonLog(console),
  metrics,
});

/** The mark says that a sweep was completed. */
export const handler = flushing(metrics, async (): Promise<void> => {
  await sweep();
  await written.beat("sweep", now());
});
