import { Metrics as Powertools } from "@aws-lambda-powertools/metrics";
import { METRICS, METRICS_NAMESPACE, type MetricName } from "../../contract/metrics.ts";
import type { Metrics } from "../../ports/metrics.ts";

/** EMF takes 100 values of a metric in one line, and Powertools writes such a line by itself. Further samples go to further lines. */
const SAMPLES = 99;

/** Metrics that wait for the end of their invocation. */
export interface EmfMetrics extends Metrics {
  /** Writes the values since the last call as lines, or no line when there are none. */
  flush(): void;
}

/**
 * Metrics in CloudWatch's embedded metric format: lines of the function's log from which CloudWatch makes metrics.
 * @param stack the only dimension, as Powertools' `service`.
 * @param write takes one line with its end.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emfMetrics(stack: string, write: (line: string) => void): EmfMetrics {
  const values = new Map<MetricName, number[]>();
  return {
    add(name, value) {
      const sampled = values.get(name) ?? [];
      if (METRICS[name] !== "Count") values.set(name, [...sampled, value]);
      else if (value !== 0) values.set(name, [(sampled[0] ?? 0) + value]);
    },
    flush() {
      while (values.size > 0) {
        const line = new Powertools({ namespace: METRICS_NAMESPACE, serviceName: stack });
        for (const [name, samples] of values) {
          for (const sample of samples.splice(0, SAMPLES)) line.addMetric(name, METRICS[name], sample);
          if (samples.length === 0) values.delete(name);
        }
        write(`${JSON.stringify(line.serializeMetrics())}\n`);
      }
    },
  };
}

/** A handler whose metrics are written at its end, also after a failure. */
export const flushing =
  <Arguments extends unknown[], Result>(
    { flush }: EmfMetrics,
    handle: (...input: Arguments) => Promise<Result>,
  ): ((...input: Arguments) => Promise<Result>) =>
  async (...input) => {
    try {
      return await handle(...input);
    } finally {
      flush();
    }
  };
