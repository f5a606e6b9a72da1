import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import type { EventFile, LogEvent, Range } from "./event-file.ts";
import type { LogGroups } from "./log-groups.ts";

const Group = z.string().min(1).max(512);
const Stream = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[^:*]*$/);
const Instant = z.int().min(0);

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
const GetLogEvents = z.strictObject({
  logGroupName: Group,
  logStreamName: Stream,
  startTime: Instant.optional(),
  endTime: Instant.optional(),
  nextToken: z.string().optional(),
  limit: z.int().min(1).max(10_000).default(10_000),
  startFromHead: z.boolean().default(false),
});
const CreateLogStream = z.strictObject({ logGroupName: Group, logStreamName: Stream });
/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const PutLogEvents = z.strictObject({
  logGroupName: Group,
  logStreamName: Stream,
  sequenceToken: z.string().optional(),
  logEvents: z
    .array(z.strictObject({ timestamp: Instant, message: z.string().min(1) }))
    .min(1)
    .max(10_000),
});

const INPUTS = { GetLogEvents, CreateLogStream, PutLogEvents } as const;
type Operation = keyof typeof INPUTS;

/** A direction and a position. */
const TOKEN = /^([fb])\/(\d{1,15})$/;

/** @see API_GetLogEvents: a token leads on in its own direction. */
function get(
  stream: EventFile,
  { startTime, endTime, nextToken, limit, startFromHead }: z.output<typeof GetLogEvents>,
) {
  const [, direction, position] = nextToken === undefined ? [] : (TOKEN.exec(nextToken) ?? []);
  if (nextToken !== undefined && position === undefined)
    throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
  const range: Range = { from: startTime, until: endTime };
  const at = position === undefined ? undefined : Number(position);
  const isForward = direction === undefined ? startFromHead : direction === "f";
  const { events, first, after } = isForward ? stream.forward(range, limit, at) : stream.backward(range, limit, at);
  return {
    events: events.map(({ at, message }) => ({ timestamp: at, message, ingestionTime: at })),
    nextForwardToken: `f/${after}`,
    nextBackwardToken: `b/${first}`,
  };
}

function put(stream: EventFile, { logEvents }: z.output<typeof PutLogEvents>): object {
  const events = logEvents.map(({ timestamp, message }): LogEvent => ({ at: timestamp, message }));
  if (events.some(({ at }, i) => at < (events[i - 1]?.at ?? 0)))
    throw new AwsError(
      "InvalidParameterException",
      "Log events in a single PutLogEvents request must be in chronological order.",
    );
  stream.append(events);
  return {};
}

const OPERATIONS: { [T in Operation]: (groups: LogGroups, input: z.output<(typeof INPUTS)[T]>) => object } = {
  GetLogEvents: (groups, input) => get(groups.stream(input.logGroupName, input.logStreamName), input),
  PutLogEvents: (groups, input) => put(groups.stream(input.logGroupName, input.logStreamName), input),
  CreateLogStream(groups, { logGroupName, logStreamName }) {
    groups.stream(logGroupName, logStreamName, true);
    return {};
  },
};

/**
 * Answers one request of CloudWatch Logs' JSON protocol.
 * @throws AwsError
 */
export function callLogs(groups: LogGroups, operation: string, body: unknown): object {
  if (!Object.hasOwn(INPUTS, operation))
    throw new AwsError("UnknownOperationException", `${operation} is not supported by the local runtime`);
  const name = operation as Operation;
  const parsed = INPUTS[name].safeParse(body);
  if (!parsed.success)
    throw new AwsError("InvalidParameterException", z.prettifyError(parsed.error).replaceAll("\n", " "));
  return (OPERATIONS[name] as (groups: LogGroups, input: unknown) => object)(groups, parsed.data);
}
