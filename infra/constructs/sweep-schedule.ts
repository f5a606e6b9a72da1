import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { nameAround } from "./function-name.ts";
import { SchedulerRole } from "./scheduler-role.ts";

export interface SweepScheduleProps {
  readonly sweep: IFunction;
}

const GROUP = "default";

/**
 * Wakes the sweep every 10 minutes. It is not in the jobs' group: a job of the same name would replace it there, and
 * the API may delete the schedules of that group.
 */
export class SweepSchedule extends Construct {
  constructor(scope: Construct, id: string, { sweep }: SweepScheduleProps) {
    super(scope, id);
    const role = new SchedulerRole(this, "Role", { groupName: GROUP, invokes: sweep.functionArn });
    const schedule = new CfnSchedule(this, "Schedule", {
      name: `${nameAround(this)}-sweep`,
      groupName: GROUP,
      scheduleExpression: "rate(10 minutes)",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: sweep.functionArn,
        roleArn: role.roleArn,
        input: "{}",
        // An invocation that fails until the next sweep is dropped: the next sweep does its work.
        retryPolicy: { maximumEventAgeInSeconds: 600, maximumRetryAttempts: 10 },
      },
    });
    // EventBridge Scheduler refuses a target role that it may not use yet.
    schedule.node.addDependency(role);
  }
}
