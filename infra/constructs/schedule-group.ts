import { Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import { CfnScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { functionArn } from "./function-name.ts";
import { SchedulerRole } from "./scheduler-role.ts";

/** Where the jobs' schedules live, one each, and the role by which they wake the planner. */
export class ScheduleGroup extends Construct {
  readonly groupName: string;
  readonly role: Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.groupName = Stack.of(this).stackName;
    new CfnScheduleGroup(this, "Group", { name: this.groupName });
    this.role = new SchedulerRole(this, "Role", {
      groupName: this.groupName,
      invokes: functionArn(this, "planner"),
    });
    Validations.of(Stack.of(this)).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/${this.groupName}/*]`,
      reason: "A job's schedule is made when the job is registered, long after the stack; the group holds no others.",
    });
  }

  mayWriteSchedules(): PolicyStatement {
    return this.may("CreateSchedule", "UpdateSchedule", "DeleteSchedule");
  }

  mayReadSchedules(): PolicyStatement {
    return this.may("GetSchedule", "ListSchedules");
  }

  /** Whoever writes a schedule hands it the role. */
  mayPassRole(): PolicyStatement {
    return new PolicyStatement({
      actions: ["iam:PassRole"],
      resources: [this.role.roleArn],
      conditions: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    });
  }

  private may(...actions: readonly string[]): PolicyStatement {
    const schedules = Stack.of(this).formatArn({
      service: "scheduler",
      resource: "schedule",
      resourceName: `${this.groupName}/*`,
    });
    return new PolicyStatement({ actions: actions.map((action) => `scheduler:${action}`), resources: [schedules] });
  }
}
