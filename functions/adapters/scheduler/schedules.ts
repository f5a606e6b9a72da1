import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import type { HeldSchedules, Schedule, Schedules } from "../../ports/schedules.ts";
import { pause } from "../aws/pause.ts";

/** EventBridge answers 409 while another write of the same schedule is under way; that ends within a second or two. */
const TRIES = 6;

/** EventBridge lists at most this many at a time. */
const MAX_LISTED = 100;

/**
 * One schedule per job, under the job's name. UpdateSchedule replaces the whole schedule, so both writes name every
 * property.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html
 */
export function schedules(
  client: SchedulerClient,
  target: { group: string; plannerArn: string; roleArn: string },
): Schedules & HeldSchedules {
  const { group, plannerArn, roleArn } = target;
  const put = async ({ jobName, expression, timeZone, enabled }: Schedule) => {
    const input = {
      Name: jobName,
      GroupName: group,
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: timeZone,
      State: enabled ? ("ENABLED" as const) : ("DISABLED" as const),
      FlexibleTimeWindow: { Mode: "OFF" as const },
      Target: {
        Arn: plannerArn,
        RoleArn: roleArn,
        // JSON.stringify keeps < and > unescaped: EventBridge replaces the attribute in the text.
        Input: JSON.stringify({ jobName, scheduledTime: "<aws.scheduler.scheduled-time>" }),
        // A later wake is worth nothing: the next wake or the sweep has replaced it.
        RetryPolicy: { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 10 },
      },
    };
    try {
      await client.send(new UpdateScheduleCommand(input));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      await client.send(new CreateScheduleCommand(input));
    }
  };
  const remove = async (jobName: string) => {
    try {
      await client.send(new DeleteScheduleCommand({ Name: jobName, GroupName: group }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  };
  return {
    put: (schedule) => unlessConflict(() => put(schedule)),
    remove: (jobName) => unlessConflict(() => remove(jobName)),
    async get(jobName) {
      try {
        const found = await client.send(new GetScheduleCommand({ Name: jobName, GroupName: group }));
        const { ScheduleExpression = "", ScheduleExpressionTimezone = "UTC", State } = found;
        const enabled = State === "ENABLED";
        return { jobName, expression: ScheduleExpression, timeZone: ScheduleExpressionTimezone, enabled };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    async list({ limit, after }) {
      const MaxResults = Math.min(limit, MAX_LISTED);
      const request = new ListSchedulesCommand({ GroupName: group, MaxResults, ...(after && { NextToken: after }) });
      const { Schedules = [], NextToken } = await client.send(request);
      const items = Schedules.flatMap(({ Name }) => (Name === undefined ? [] : [Name]));
      return { items, ...(NextToken && { next: NextToken }) };
    },
  };
}

async function unlessConflict(write: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof ConflictException) || tries >= TRIES) throw error;
    }
    await pause(tries);
  }
}
