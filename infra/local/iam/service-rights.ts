import { arnOf, functionName, nameInArn } from "../account.ts";
import type { Right } from "./evaluate.ts";

/** The batch of an action needs the right of the action. */
export const sqsRights = (operation: string, request: { readonly QueueUrl?: string }): Right[] => [
  { action: `sqs:${operation.replace(/Batch$/, "")}`, resource: arnOf("sqs", nameInArn(request.QueueUrl ?? "")) },
];

/** @param reference name or ARN of the function */
export const invokeRights = (reference: string): Right[] => [
  { action: "lambda:InvokeFunction", resource: arnOf("lambda", `function:${functionName(reference)}`) },
];

const SCHEDULE_ACTIONS: Readonly<Record<string, string>> = {
  GET: "GetSchedule",
  POST: "CreateSchedule",
  PUT: "UpdateSchedule",
  DELETE: "DeleteSchedule",
};

/**
 * Whoever writes a schedule passes its role on.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/security_iam_service-with-iam.html
 */
export function scheduleRights(
  method: string,
  schedule: { readonly group: string; readonly name: string },
  roleArn: string | undefined,
): Right[] {
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
