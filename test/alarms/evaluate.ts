import { resourcesOf, synthesized } from "../infra/synthesized.ts";

/** A value of a metric at an instant, epoch ms. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

/** The alarms of the template, by their names in the table. */
export const ALARMS = new Map(
  resourcesOf(synthesized({ context: { alarms: "all" } }), "AWS::CloudWatch::Alarm").map((alarm) => [
    String(alarm.AlarmDescription).split(":")[0] ?? "",
    alarm,
  ]),
);

const STATISTICS: Record<string, (values: readonly number[]) => number> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values) => Math.max(...values),
  // The nearest rank.
  p99: (values) => values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1] ?? Number.NaN,
};

/**
 * The state of an alarm at an instant (epoch ms), over the whole periods that end there.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function stateOf(name: string, samples: readonly Sample[], at: number): "OK" | "ALARM" {
  const alarm = ALARMS.get(name);
  if (alarm === undefined) throw new Error(`there is no alarm ${name}`);
  const { Period, EvaluationPeriods, Threshold, ComparisonOperator, TreatMissingData } = alarm;
  const statistic = STATISTICS[alarm.ExtendedStatistic ?? alarm.Statistic];
  if (statistic === undefined) throw new Error(`no rule for the statistic of ${name}`);
  const isBreaching = (period: number) => {
    const until = at - period * Period * 1_000;
    const values = samples
      .filter((one) => one.at <= until && one.at > until - Period * 1_000)
      .map(({ value }) => value);
    if (values.length === 0) return TreatMissingData === "breaching";
    const value = statistic(values);
    return ComparisonOperator === "LessThanThreshold" ? value < Threshold : value >= Threshold;
  };
  return Array.from({ length: EvaluationPeriods }, (_, period) => period).every(isBreaching) ? "ALARM" : "OK";
}
