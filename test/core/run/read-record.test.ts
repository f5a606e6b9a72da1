import { expect, test } from "vitest";
import { DestinationRecord } from "../../../functions/contract/destination-record.ts";
import { type Reported, readRecord } from "../../../functions/core/run/read-record.ts";

const NOW = 1_795_000_000_000;
const requestPayload = { taskId: "foo@-@0@-@READY@-@foo.c1795000000.1@-@sig", segment: 2, item: 0 };
const base = { version: "1.0", timestamp: "2026-11-24T10:00:00.000Z", requestPayload };
const context = (condition: string, approximateInvokeCount = 1) => ({
  requestId: "1e0e0a34-8be2-4c0b-9d5b-0d3f6f1d6c1a",
  functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:runner-256:$LATEST",
  condition,
  approximateInvokeCount,
});
const ran = { statusCode: 200, executedVersion: "$LATEST" };
const success = (responsePayload: unknown) => ({
  ...base,
  requestContext: context("Success"),
  responseContext: ran,
  responsePayload,
});
const failure = (errorType: string, errorMessage: string, condition = "RetriesExhausted") => ({
  ...base,
  requestContext: context(condition),
  responseContext: { ...ran, functionError: "Unhandled" },
  responsePayload: { errorType, errorMessage, trace: [] },
});
const lost = (reason: string): Reported => ({ kind: "ended", end: { outcome: "LOST", reason, endedAt: NOW } });
const report = { taskId: requestPayload.taskId, outcome: "FINISHED", endedAt: NOW - 5, startedAt: NOW - 50 };

test.each<{ record: string; body: unknown; says: Reported }>([
  {
    record: "a finished task",
    body: success(report),
    says: { kind: "ended", end: { outcome: "FINISHED", endedAt: NOW - 5, startedAt: NOW - 50, reportedSegment: 2 } },
  },
  {
    record: "a failed task with its tail",
    body: success({ ...report, outcome: "FAILED", reason: "exit code 3", exitCode: 3, tail: "no such table" }),
    says: {
      kind: "ended",
      end: {
        outcome: "FAILED",
        reason: "exit code 3",
        exitCode: 3,
        tail: "no such table",
        endedAt: NOW - 5,
        startedAt: NOW - 50,
        reportedSegment: 2,
      },
    },
  },
  {
    record: "a task whose process never started",
    body: success({ taskId: report.taskId, outcome: "ERROR", retryable: true, endedAt: NOW }),
    says: { kind: "ended", end: { outcome: "ERROR", retryable: true, endedAt: NOW, reportedSegment: 2 } },
  },
  {
    record: "a report with halves of characters",
    body: success({ ...report, reason: "a\ud83d", tail: "\ude00z" }),
    says: {
      kind: "ended",
      end: {
        outcome: "FINISHED",
        ...{ reason: "a\ufffd", tail: "\ufffdz" },
        ...{ endedAt: NOW - 5, startedAt: NOW - 50, reportedSegment: 2 },
      },
    },
  },
  {
    record: "an error whose text is cut",
    body: failure("Error", `${"x".repeat(492)}😀`),
    says: lost(`Error: ${"x".repeat(492)}`),
  },
  {
    record: "a task that says it ended in the future",
    body: success({ ...report, endedAt: NOW + 86_400_000 }),
    says: { kind: "ended", end: { outcome: "FINISHED", endedAt: NOW, startedAt: NOW - 50, reportedSegment: 2 } },
  },
  {
    record: "a task that says it started after its end",
    body: success({ ...report, startedAt: NOW + 1 }),
    says: { kind: "ended", end: { outcome: "FINISHED", endedAt: NOW - 5, startedAt: NOW - 5, reportedSegment: 2 } },
  },
  ...[{ reason: "x".repeat(1_025) }, { tail: "x".repeat(2_049) }, { endedAt: -1 }, { startedAt: -1 }].map((forged) => ({
    record: `a report that no runner makes, by its ${Object.keys(forged)}`,
    body: success({ ...report, ...forged }),
    says: lost("its runner's answer is not a report"),
  })),
  { record: "a streaming task", body: success({ ...report, more: true }), says: { kind: "more", segment: 3 } },
  { record: "a runner that was not the claimant", body: success({ ignored: true }), says: { kind: "ignored" } },
  {
    record: "a runner that answered nothing",
    body: success(null),
    says: lost("its runner's answer is not a report"),
  },
  {
    record: "a runner that reported another task",
    body: success({ ...report, taskId: "bar@-@0@-@READY@-@bar.c1.1@-@sig" }),
    says: lost("its runner reported another task"),
  },
  {
    record: "the function's time-out",
    body: failure("Sandbox.Timedout", "RequestId: 1e0e Error: Task timed out after 900.00 seconds"),
    says: lost("Sandbox.Timedout: RequestId: 1e0e Error: Task timed out after 900.00 seconds"),
  },
  {
    record: "an exit of the runner",
    body: failure("Runtime.ExitError", "RequestId: 1e0e Error: Runtime exited with error: exit status 1"),
    says: lost("Runtime.ExitError: RequestId: 1e0e Error: Runtime exited with error: exit status 1"),
  },
  {
    record: "out of memory",
    body: failure("Runtime.OutOfMemory", "RequestId: 1e0e Error: Runtime exited with error: signal: killed"),
    says: lost("Runtime.OutOfMemory: RequestId: 1e0e Error: Runtime exited with error: signal: killed"),
  },
  {
    record: "an error without a message",
    body: { ...failure("Error", ""), responsePayload: { errorType: "Error" } },
    says: lost("Error: RetriesExhausted"),
  },
  {
    record: "an error with a long message",
    body: failure("Error", "x".repeat(600)),
    says: lost(`Error: ${"x".repeat(493)}`),
  },
  {
    record: "an event that aged after an attempt",
    body: failure("Error", "no such bucket", "EventAgeExceeded"),
    says: lost("Error: no such bucket"),
  },
  {
    record: "an event that aged without an attempt",
    body: { ...base, requestContext: context("EventAgeExceeded", 0) },
    says: lost("Lambda dropped it: EventAgeExceeded"),
  },
  {
    record: "a function that may not run at all",
    body: { ...base, requestContext: context("ZeroReservedConcurrency", 0) },
    says: lost("Lambda dropped it: ZeroReservedConcurrency"),
  },
])("$record", ({ body, says }) => {
  expect(readRecord(DestinationRecord.parse(body), NOW)).toStrictEqual(says);
});
