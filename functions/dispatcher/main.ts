import { setTimeout as sleep } from "node:timers/promises";
import { emfMetrics, flushing } from "../adapters/cloudwatch/emf-metrics.ts";
import { jsonLog } from "../adapters/console/json-log.ts";
import { appStore } from "../adapters/dynamodb/app-store.ts";
import { backfillStore } from "../adapters/dynamodb/backfill-store.ts";
import { chunkReleases } from "../adapters/dynamodb/chunk-releases.ts";
import { documentClient } from "../adapters/dynamodb/client.ts";
import { daemonStore } from "../adapters/dynamodb/daemon-store.ts";
import { jobHistory } from "../adapters/dynamodb/job-history.ts";
import { permitStore } from "../adapters/dynamodb/permit-store.ts";
import { runStore } from "../adapters/dynamodb/run-store.ts";
import { subscribers } from "../adapters/dynamodb/subscription-store.ts";
import { taskKey } from "../adapters/dynamodb/task-key.ts";
import { lambdaClient } from "../adapters/lambda/client.ts";
import { collectorInvoker, dispatcherInvoker, notifierInvoker } from "../adapters/lambda/invoker.ts";
import { runners } from "../adapters/lambda/runners.ts";
import { permitRules } from "../core/run/permits.ts";
import { measuredRuns } from "../steps/run-state/measured-runs.ts";
import { Env } from "./env.ts";
import { createHandler } from "./handler.ts";

const env = Env.parse(process.env);
const metrics = emfMetrics(env.STACK, (line) => process.stdout.write(line));
const now = () => Date.now();
const tables = documentClient();
const lambda = lambdaClient();

export const handler = flushing(
  metrics,
  createHandler({
    apps: appStore(tables, env.CONFIG_TABLE),
    jobs: jobHistory(tables, env.CONFIG_TABLE),
    backfills: backfillStore(tables, env.RUN_TABLE),
    runs: measuredRuns(runStore(tables, env.RUN_TABLE, now), metrics),
    subscribers: subscribers(tables, env.CONFIG_TABLE, now),
    fanOuts: chunkReleases(tables, env.RUN_TABLE),
    daemons: daemonStore(tables, env.RUN_TABLE),
    taskKey: taskKey(tables, env.CONFIG_TABLE, now),
    runners: runners(lambda, env.RUNNER_TIERS, env.ISOLATION),
    invoker: dispatcherInvoker(lambda, env.DISPATCHER_FUNCTION),
    notifier: notifierInvoker(lambda, env.NOTIFIER_FUNCTION),
    // The collector can check at once: the dispatcher never asks for a later check.
    laterChecks: { send: collectorInvoker(lambda, env.COLLECTOR_FUNCTION).check },
    permits: permitStore(tables, env.RUN_TABLE),
    permitRules: permitRules(env.ACCOUNT_CONCURRENCY),
    maxInFlight: env.MAX_IN_FLIGHT,
    timings: env.TIMINGS,
    sleepUntil: (at) => sleep(Math.max(0, at - now())),
    now,
    log: jsonLog(console),
  }),
);
