import type { Authority } from "../iam/authority.ts";
import type { WireRequest } from "../iam/canonical-request.ts";
import { type Access, SCHEDULER, schedulerIdentity } from "../iam/deployed-access.ts";
import { signed } from "../iam/sign.ts";
import { targetInput } from "./input.ts";
import { arnOfSchedule, schedulerContext } from "./scheduler-api.ts";
import type { StoredSchedule } from "./schedules.ts";

/**
 * Calls a schedule's target as EventBridge Scheduler does: it assumes the schedule's role, signs with that role's key
 * and asks the service like any other caller.
 * @param ask sends the signed request to the service; rejects with the service's refusal.
 * @param refused called, in words for people, with each call that the schedule's role does not allow.
 */
export function targetCaller(
  { credentialsOf }: Access,
  authority: Authority,
  ask: (request: WireRequest) => Promise<unknown>,
  refused: (why: string) => void,
): (schedule: StoredSchedule, dueAt: number) => void {
  return (schedule, dueAt) => {
    const { Arn, RoleArn } = schedule.definition.Target;
    const fail = (why: string) => refused(`${arnOfSchedule(schedule)} could not call its target: ${why}`);
    if (!authority.mayAssume(SCHEDULER, RoleArn, schedulerContext(schedule.group)))
      return fail(`it may not assume ${RoleArn}`);
    const request = {
      method: "POST",
      url: `/2015-03-31/functions/${encodeURIComponent(Arn)}/invocations`,
      headers: { host: "lambda.us-east-1.amazonaws.com", "x-amz-invocation-type": "Event" },
      body: targetInput(schedule, dueAt),
    };
    const asRole = signed(request, credentialsOf(schedulerIdentity(RoleArn)), "lambda", Date.now());
    // Lambda writes the event to its journal before the first wait.
    ask(asRole).catch((error: Error) => fail(error.message));
  };
}
