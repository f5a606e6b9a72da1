import * as z from "zod";
import { ACCOUNT, arnOf } from "../../template/account.ts";
import { ScheduleProperties } from "../../template/scheduler-properties.ts";
import { AwsError } from "../aws-error.ts";
import type { Authority } from "../iam/authority.ts";
import { SCHEDULER } from "../iam/deployed-access.ts";
import type { Schedules, StoredSchedule } from "./schedules.ts";

/** The service's paths: `/schedules` and `/schedules/{name}`. */
export const SCHEDULES_PATH = /^\/schedules(?:\/([^/]+))?$/;

const Name = z.string().regex(/^[0-9a-zA-Z-_.]{1,64}$/);
const Body = z.strictObject({
  GroupName: Name.default("default"),
  ClientToken: z.string().optional(),
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z.string().min(1).max(50).default("UTC"),
  State: ScheduleProperties.shape.State,
  FlexibleTimeWindow: ScheduleProperties.shape.FlexibleTimeWindow,
  Target: ScheduleProperties.shape.Target,
  Description: z.string().max(512).optional(),
  ActionAfterCompletion: z.literal("NONE").optional(),
});

export interface SchedulerRequest {
  readonly method: string;
  readonly name: string | undefined;
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface SchedulerDeps {
  readonly schedules: Schedules;
  readonly scheduleGroups: ReadonlySet<string>;
  readonly authority: Pick<Authority, "mayAssume">;
}

/**
 * The schedule that a request names (`*`: all of a group, or of all groups), and the role that it passes to EventBridge
 * Scheduler.
 */
export function scheduleNamed({ method, name, query, body }: SchedulerRequest) {
  if (name === undefined) return { group: query.get("ScheduleGroup") ?? "*", name: "*", roleArn: undefined };
  const isWritten = method === "PUT" || method === "POST";
  const { GroupName, Target } = isWritten
    ? (JSON.parse(body) as { GroupName?: string; Target?: { RoleArn?: string } })
    : { GroupName: query.get("groupName") ?? undefined, Target: undefined };
  return { group: GroupName ?? "default", name: decodeURIComponent(name), roleArn: Target?.RoleArn };
}

/**
 * One request of EventBridge Scheduler's REST protocol.
 * @throws AwsError
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/Welcome.html
 */
export function callScheduler(
  { schedules, scheduleGroups: groups, authority }: SchedulerDeps,
  request: SchedulerRequest,
): object {
  const { method, query } = request;
  if (request.name === undefined) {
    if (method !== "GET") throw new AwsError("UnknownOperationException", `${method} /schedules is not supported`, 404);
    return listed(schedules, query);
  }
  const name = decodeURIComponent(request.name);
  if (!Name.safeParse(name).success) throw new AwsError("ValidationException", `Invalid schedule name ${name}.`);
  if (method === "GET") return describe(found(schedules, query.get("groupName") ?? "default", name));
  if (method === "DELETE") {
    const { group } = found(schedules, query.get("groupName") ?? "default", name);
    schedules.remove(group, name);
    return {};
  }
  const parsed = Body.safeParse(JSON.parse(request.body));
  if (!parsed.success) throw new AwsError("ValidationException", z.prettifyError(parsed.error).replaceAll("\n", " "));
  const { GroupName: group, ClientToken: _, Description: __, ActionAfterCompletion: ___, ...definition } = parsed.data;
  if (!groups.has(group))
    throw new AwsError("ResourceNotFoundException", `Schedule group ${group} does not exist.`, 404);
  if (!authority.mayAssume(SCHEDULER, definition.Target.RoleArn, schedulerContext(group)))
    throw new AwsError(
      "ValidationException",
      "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    );
  if (method === "PUT") found(schedules, group, name);
  else if (schedules.get(group, name) !== undefined) {
    throw new AwsError("ConflictException", `Schedule ${name} already exists.`, 409);
  }
  return { ScheduleArn: arnOfSchedule(schedules.put(group, name, definition)) };
}

/**
 * The context of EventBridge Scheduler's request to assume a role: it names the group, not the schedule.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export const schedulerContext = (group: string) => ({
  "aws:SourceAccount": [ACCOUNT],
  "aws:SourceArn": [arnOf("scheduler", `schedule-group/${group}`)],
});

export const arnOfSchedule = ({ group, name }: StoredSchedule) => arnOf("scheduler", `schedule/${group}/${name}`);

/**
 * AWS's maximum size of a page, and its default.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html
 */
const MAX_LISTED = 100;

function listed(schedules: Schedules, query: URLSearchParams): object {
  const group = query.get("ScheduleGroup");
  const placeOf = (schedule: StoredSchedule) => `${schedule.group}/${schedule.name}`;
  const all = schedules.list().filter((schedule) => group === null || schedule.group === group);
  const sorted = all.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const rest = sorted.filter((schedule) => placeOf(schedule) > (query.get("NextToken") ?? ""));
  const page = rest.slice(0, Math.min(MAX_LISTED, Number(query.get("MaxResults") ?? MAX_LISTED)));
  const last = page.at(-1);
  return {
    Schedules: page.map(summary),
    ...(last !== undefined && page.length < rest.length && { NextToken: placeOf(last) }),
  };
}

function found(schedules: Schedules, group: string, name: string): StoredSchedule {
  const schedule = schedules.get(group, name);
  if (schedule === undefined) throw new AwsError("ResourceNotFoundException", `Schedule ${name} does not exist.`, 404);
  return schedule;
}

const times = ({ createdAt, changedAt }: StoredSchedule) => ({
  CreationDate: createdAt / 1_000,
  LastModificationDate: changedAt / 1_000,
});

const describe = (schedule: StoredSchedule) => ({
  Arn: arnOfSchedule(schedule),
  GroupName: schedule.group,
  Name: schedule.name,
  ...schedule.definition,
  ...times(schedule),
});

const summary = (schedule: StoredSchedule) => ({
  Arn: arnOfSchedule(schedule),
  GroupName: schedule.group,
  Name: schedule.name,
  State: schedule.definition.State,
  Target: { Arn: schedule.definition.Target.Arn },
  ...times(schedule),
});
