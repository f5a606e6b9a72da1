import { arnOf, functionName, LATEST, nameInArn, qualifierIn } from "../../template/account.ts";
import type { Right } from "./evaluate.ts";

/** A batch of an action needs the right of that action. */
export function sqsRights(
  operation: string,
  { QueueUrl, QueueName }: { readonly QueueUrl?: string; readonly QueueName?: string },
): Right[] {
  const action = `sqs:${operation.replace(/Batch$/, "")}`;
  return [{ action, resource: arnOf("sqs", nameInArn(QueueUrl ?? QueueName ?? "")) }];
}

/**
 * An alias is a resource of its own.
 * @param reference name or ARN of the function, which may name a version or an alias
 * @see https://docs.aws.amazon.com/lambda/latest/dg/versioning-aliases-permissions.html
 */
export function invokeRights(reference: string): Right[] {
  const qualifier = qualifierIn(reference);
  const resource = `function:${functionName(reference)}${qualifier === LATEST ? "" : `:${qualifier}`}`;
  return [{ action: "lambda:InvokeFunction", resource: arnOf("lambda", resource) }];
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
export function logsRights(
  operation: string,
  { logGroupName, logStreamName }: { readonly logGroupName?: string; readonly logStreamName?: string },
): Right[] {
  const resource = `log-group:${logGroupName ?? ""}:log-stream:${logStreamName ?? ""}`;
  return [{ action: `logs:${operation}`, resource: arnOf("logs", resource) }];
}

const SCHEDULE_ACTIONS: Readonly<Record<string, string>> = {
  GET: "GetSchedule",
  POST: "CreateSchedule",
  PUT: "UpdateSchedule",
  DELETE: "DeleteSchedule",
};

/**
 * A caller that writes a schedule must have the right to pass its role. A list is judged against all schedules, even if
 * it names a group.
 * @param schedule `*` as its name is a list.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/security_iam_service-with-iam.html
 * @see https://github.com/aws/aws-cdk/issues/38201
 */
export function scheduleRights(
  method: string,
  schedule: { readonly group: string; readonly name: string },
  roleArn: string | undefined,
): Right[] {
  if (schedule.name === "*")
    return [{ action: "scheduler:ListSchedules", resource: arnOf("scheduler", "schedule/*/*") }];
  const action = SCHEDULE_ACTIONS[method] ?? method;
  return [
    { action: `scheduler:${action}`, resource: arnOf("scheduler", `schedule/${schedule.group}/${schedule.name}`) },
    ...(roleArn === undefined
      ? []
      : [
          {
            action: "iam:PassRole",
            resource: roleArn,
            context: { "iam:PassedToService": ["scheduler.amazonaws.com"] },
          },
        ]),
  ];
}
