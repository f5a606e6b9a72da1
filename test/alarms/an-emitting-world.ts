import { emfMetrics, flushing } from "../../functions/adapters/cloudwatch/emf-metrics.ts";
import { createHandler as createCollector } from "../../functions/collector/handler.ts";
import { METRICS_NAMESPACE, STACK_DIMENSION } from "../../functions/contract/metrics.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { createHandler as createNotifier } from "../../functions/notifier/handler.ts";
import { createHandler as createPlanner } from "../../functions/planner/handler.ts";
import { measuredRuns } from "../../functions/steps/run-state/measured-runs.ts";
import { measuredAttempts } from "../../functions/steps/shards/measured-attempts.ts";
import { createHandler as createSweep } from "../../functions/sweep/handler.ts";
import type { aJob } from "../support/a-job.ts";
import { overWorld } from "../support/over-world.ts";
import { ALARMS, type Sample } from "./evaluate.ts";

/** The functions over a world of memory, with the metrics that they have in their `main.ts`. */
export async function anEmittingWorld(job: Parameters<typeof aJob>[0] = {}) {
  const { world, deps: plain } = await overWorld(job);
  const lines: { readonly at: number; readonly line: Record<string, unknown> }[] = [];
  const metrics = emfMetrics("ElasticJob", (line) => void lines.push({ at: world.now, line: JSON.parse(line) }));
  const deps = {
    ...plain,
    metrics,
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
    notify: (event: unknown, ports: Partial<Deps["messages"]> = {}) =>
      createNotifier({
        ...deps,
        messages: { ...deps.messages, ...ports },
        webhooks: { send: async () => undefined },
        topics: { send: async () => undefined },
        newToken: () => "a token",
      })(event),
    sweep: (ports: Partial<Deps> = {}) => flushing(metrics, createSweep({ ...deps, ...ports }))(),
    deps,
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
