import { Aws, Duration } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IWidget,
  type Metric,
  Stats,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { OUTCOMES } from "../../../functions/contract/outcome.ts";
import type { AlarmRow } from "./alarm-table.ts";
import { ofStack, type Watched } from "./watched.ts";

export interface StackDashboardProps {
  readonly watched: Watched;
  readonly alarms: readonly (readonly [AlarmRow, Alarm])[];
}

/** Columns of a dashboard. */
const FULL = 24;
const THIRD = FULL / 3;
const HEIGHT = 5;

const WHAT_TO_DO = `Which app, since when: \`GET /api/operate/overview\`, or the console's overview.
The remedy: docs/operate.md has a paragraph for each alarm, under its name.`;

/**
 * One dashboard, from the top to the bottom: the alarms that sound, the fires and shards, and each alarm's metric with its threshold.
 * Three dashboards of 50 metrics are free. @see https://aws.amazon.com/cloudwatch/pricing/
 */
export class StackDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { watched, alarms }: StackDashboardProps) {
    super(scope, id, {
      // Names of dashboards are those of the account, in all regions.
      dashboardName: `${watched.name}-${Aws.REGION}`,
      defaultInterval: Duration.hours(12),
    });
    const graph = (title: string, left: Metric[], from?: number): IWidget =>
      new GraphWidget({
        title,
        left,
        width: THIRD,
        height: HEIGHT,
        ...(from !== undefined && { leftAnnotations: [{ value: from, label: "alarm" }] }),
      });
    const own = (...names: Parameters<typeof ofStack>[1][]) => names.map((name) => ofStack(watched, name));
    const status = alarms.map(([, alarm]) => alarm);
    this.addWidgets(
      new AlarmStatusWidget({ title: "Jobs and callers that are hurt", alarms: status, width: FULL, height: 4 }),
    );
    this.addWidgets(new TextWidget({ markdown: WHAT_TO_DO, width: FULL, height: 2 }));
    this.addWidgets(
      graph("Fires", own("FiresStarted", "FiresSkipped", "WakesWithoutEffect")),
      graph("Shards", [...OUTCOMES.map((outcome) => ofStack(watched, `Shards${outcome}`)), ...own("Failovers")]),
      graph("Lateness, ms", [ofStack(watched, "FireLateness", { statistic: Stats.percentile(50) })]),
    );
    this.addWidgets(
      ...alarms.map(([{ name, metric, from }]) => graph(name, [metric(watched)], from === "silence" ? 1 : from)),
    );
  }
}
