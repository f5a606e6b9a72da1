import { Stack } from "aws-cdk-lib";
import { PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import { CfnScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { functionArn, nameAround } from "./function-name.ts";
import { OpenStatement } from "./open-statement.ts";
import { SchedulerRole } from "./scheduler-role.ts";

/** @see https://github.com/aws/aws-cdk/issues/38201 */
const ALL_SCHEDULES = "*/*";

/** The group of the jobs' schedules, one schedule a job, and the role by which they wake the planner. */
export class ScheduleGroup extends Construct {
  readonly groupName: string;
  readonly role: Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.groupName = nameAround(this);
    new CfnScheduleGroup(this, "Group", { name: this.groupName });
    this.role = new SchedulerRole(this, "Role", {
      groupName: this.groupName,
      invokes: functionArn(this, "planner"),
    });
  }

  mayWriteSchedules(): PolicyStatement {
    return this.may("CreateSchedule", "UpdateSchedule", "DeleteSchedule");
  }

  /** A list cannot be limited to the group: AWS judges it against all schedules of the account. */
  mayReadSchedules(): PolicyStatement[] {
    const ofAccount =
      "AWS judges ListSchedules against all schedules; it returns names, never the input of their targets.";
    return [this.may("GetSchedule"), this.mayOn(ALL_SCHEDULES, ofAccount, "ListSchedules")];
  }

  /** A function that writes a schedule passes this role to it. */
  mayPassRole(): PolicyStatement {
    return new PolicyStatement({
      actions: ["iam:PassRole"],
      resources: [this.role.roleArn],
      conditions: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    });
  }

  private may(...actions: readonly string[]): PolicyStatement {
    const reason =
      "A job's schedule is made when the job is registered, long after the stack; the group holds no others.";
    return this.mayOn(`${this.groupName}/*`, reason, ...actions);
  }

  private mayOn(resourceName: string, reason: string, ...actions: readonly string[]): PolicyStatement {
    const schedules = Stack.of(this).formatArn({ service: "scheduler", resource: "schedule", resourceName });
    return new OpenStatement(
      { actions: actions.map((action) => `scheduler:${action}`), resources: [schedules] },
      reason,
    );
  }
}
