import {
  type CloudWatchLogsClient,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogStreams } from "../../ports/log-streams.ts";

/**
 * GetLogEvents costs nothing, and an account may call it 10 or 25 times a second, by region. It reads one stream, which
 * is that of one sandbox. A filter over the whole group would be slow where many tasks run.
 * @param runnerNames the runner functions by their tier, MB
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export function logStreams(client: CloudWatchLogsClient, runnerNames: Readonly<Record<string, string>>): LogStreams {
  return {
    async read({ memoryMB, stream }, { from, until, limit, isForward, token }) {
      const runner = runnerNames[String(memoryMB)];
      // The tier was taken out of the stack, and its log with it.
      if (runner === undefined) return { events: [] };
      const command = new GetLogEventsCommand({
        logGroupName: `/aws/lambda/${runner}`,
        logStreamName: stream,
        startTime: from,
        startFromHead: isForward,
        limit,
        ...(until !== undefined && { endTime: until }),
        ...(token !== undefined && { nextToken: token }),
      });
      try {
        const { events = [], nextForwardToken, nextBackwardToken } = await client.send(command);
        const next = isForward ? nextForwardToken : nextBackwardToken;
        return {
          events: events.map(({ timestamp = 0, message = "" }) => ({ at: timestamp, message })),
          ...(next !== undefined && next !== token && { next }),
        };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return { events: [] };
        throw error;
      }
    },
  };
}
