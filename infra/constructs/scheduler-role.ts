import { Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

export interface SchedulerRoleProps {
  /** The group whose schedules may use the role; no other schedule may, in this account or another. */
  readonly groupName: string;
  /** The only function that these schedules invoke. */
  readonly invokes: string;
}

/**
 * EventBridge Scheduler assumes this role to invoke a target. Its trust names the group and not the schedules: trust in
 * single schedules limits them to 50 invocations a second.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export class SchedulerRole extends Role {
  constructor(scope: Construct, id: string, { groupName, invokes }: SchedulerRoleProps) {
    const { account } = Stack.of(scope);
    super(scope, id, {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: {
          StringEquals: {
            "aws:SourceAccount": account,
            "aws:SourceArn": Stack.of(scope).formatArn({
              service: "scheduler",
              resource: "schedule-group",
              resourceName: groupName,
            }),
          },
        },
      }),
    });
    this.addToPolicy(new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [invokes] }));
  }
}
