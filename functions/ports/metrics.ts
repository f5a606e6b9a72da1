import type { MetricName } from "../contract/metrics.ts";

/** Figures of one invocation, which its end emits. */
export interface Metrics {
  /**
   * Adds a value in the unit of the metric. Values of a count are summed, zero is no value; of another unit each value
   * is a sample.
   */
  add(name: MetricName, value: number): void;
}
