import { emfMetrics, flushing } from "../../functions/adapters/cloudwatch/emf-metrics.ts";
import { jsonLog } from "../../functions/adapters/console/json-log.ts";
import { createHandler as createCollector } from "../../functions/collector/handler.ts";
import { METRICS_NAMESPACE, STACK_DIMENSION } from "../../functions/contract/metrics.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { createHandler as createNotifier } from "../../functions/notifier/handler.ts";
import { createHandler as createPlanner } from "../../functions/planner/handler.ts";
import type { NoticePorts } from "../../functions/steps/notices/notice-ports.ts";
import { measuredRuns } from "../../functions/steps/run-state/measured-runs.ts";
import { measuredAttempts } from "../../functions/steps/shards/measured-attempts.ts";
import { createHandler as createSweep } from "../../functions/sweep/handler.ts";
import type { aJob } from "../support/a-job.ts";
import { overWorld } from "../support/over-world.ts";
import { ALARMS, type Sample } from "./evaluate.ts";

/** CloudWatch Logs counts them with each line. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const LINE_BYTES = 26;

/** The functions over a world of memory, with the metrics that they have in their `main.ts`. */
export async function anEmittingWorld(job: Parameters<typeof aJob>[0] = {}) {
  const { world, deps: plain } = await overWorld(job);
  let bytes = 0;
  /** With JSON as the format of logs, Lambda wraps the lines of `console`, and no others. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html */
  const wrapped = (level: string) => (message: string) => {
    const timestamp = new Date(world.now).toISOString();
    const requestId = "8f507cfc-1234-4697-b07a-ac58fc914c95";
    written(JSON.stringify({ timestamp, level, requestId, message }));
  };
  const written = (line: string) => {
    bytes += Buffer.byteLength(line) + LINE_BYTES;
  };
  const log = jsonLog({ info: wrapped("INFO"), error: wrapped("ERROR") });
  const lines: { readonly at: number; readonly line: Record<string, unknown> }[] = [];
  const metrics = emfMetrics("ElasticJob", (line) => {
    written(line);
    lines.push({ at: world.now, line: JSON.parse(line) });
  });
  const deps = {
    ...plain,
    metrics,
    log,
    runs: measuredRuns(plain.runs, metrics),
    fanOuts: measuredAttempts(plain.fanOuts, metrics),
  };
  type Deps = typeof deps;
  return {
    world,
    /** Each takes ports that fail, or behave in another way. */
    dispatch: (event: unknown, ports: Partial<Deps> = {}) =>
      flushing(metrics, createDispatcher({ ...deps, ...ports }))(event),
    plan: (event: unknown, ports: Partial<Deps> = {}) => flushing(metrics, createPlanner({ ...deps, ...ports }))(event),
    collect: (event: unknown, ports: Partial<Deps> = {}) =>
      flushing(metrics, createCollector({ ...deps, ...ports }))(event),
    /** @param answer of every address: undefined, or the reason why it took nothing. */
    notify: (event: unknown, ports: Partial<NoticePorts> = {}, answer?: string) =>
      flushing(
        metrics,
        createNotifier({
          ...deps,
          webhooks: { send: async () => answer },
          topics: { send: async () => answer },
          sleepUntil: async (at) => {
            world.now = Math.max(world.now, at);
          },
          newToken: () => `a token at ${world.now}`,
          ...ports,
        }),
      )(event),
    sweep: (ports: Partial<Deps> = {}) => flushing(metrics, createSweep({ ...deps, ...ports }))(),
    deps,
    /** Of all lines until now, as CloudWatch Logs counts them. */
    bytes: () => bytes,
    /** The values of a metric, read from the lines as CloudWatch reads them. */
    samples: (name: string): Sample[] =>
      lines.flatMap(({ at, line }) => {
        const { CloudWatchMetrics } = line._aws as { CloudWatchMetrics: Directive[] };
        const isDeclared = CloudWatchMetrics.some(
          ({ Namespace, Dimensions, Metrics }) =>
            Namespace === METRICS_NAMESPACE &&
            Dimensions.some((set) => set.length === 1 && set[0] === STACK_DIMENSION) &&
            Metrics.some(({ Name }) => Name === name),
        );
        return isDeclared ? [line[name] as number | number[]].flat().map((value) => ({ at, value })) : [];
      }),
    /** The samples of an alarm's own metric. */
    samplesOf(alarm: string): Sample[] {
      return this.samples(ALARMS.get(alarm)?.MetricName);
    },
  };
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}
