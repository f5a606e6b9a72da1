import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Settings } from "../../settings.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import { Alarms } from "./alarms.ts";
import { StackDashboard } from "./stack-dashboard.ts";
import type { Watched } from "./watched.ts";

export interface WatchingProps {
  readonly watched: Watched;
  readonly settings: Settings;
}

/** Alarms, their topic and the dashboard, all from the table of alarms. */
export class Watching extends Construct {
  /** undefined when there are no alarms. */
  readonly topic: ITopic | undefined;

  constructor(scope: Construct, id: string, { watched, settings }: WatchingProps) {
    super(scope, id);
    const { alarms: which, alarmTopicArn, alarmEmail } = settings;
    if (which === "none") return;
    this.topic =
      alarmTopicArn === undefined
        ? new AlarmTopic(this, "Topic", alarmEmail)
        : Topic.fromTopicArn(this, "Topic", alarmTopicArn);
    const { all } = new Alarms(this, "Alarms", { watched, which, action: new SnsAction(this.topic) });
    new StackDashboard(this, "Dashboard", { watched, alarms: all });
  }
}
