import { expect, test } from "vitest";
import { BATCHED_ALIAS } from "../../functions/contract/batched-alias.ts";
import { DestinationRecord } from "../../functions/contract/destination-record.ts";
import type { RunnerResponse } from "../../functions/contract/task.ts";
import type { OutcomeRecords } from "../../functions/ports/outcome-records.ts";
import { sendingOutcomes } from "../../functions/runner/send-outcome.ts";
import { aTask } from "./a-task.ts";

const ARN = "arn:aws:lambda:eu-central-1:123456789012:function:ElasticJob-runner-256";
const task = aTask({ segment: 2 });
const { taskId, segment } = task;
const report: RunnerResponse = { taskId, outcome: "FINISHED", endedAt: 1_000, lines: 3 };

function invoked(run: () => Promise<RunnerResponse>, arn = ARN, refused?: Error) {
  const sent: Parameters<OutcomeRecords["send"]>[] = [];
  const records: OutcomeRecords = {
    async send(...args) {
      sent.push(args);
      if (refused) throw refused;
    },
  };
  const context = { getRemainingTimeInMillis: () => 0, logStreamName: "", memoryLimitInMB: "256" };
  return { sent, answer: sendingOutcomes(run, records)(task, { ...context, invokedFunctionArn: arn }) };
}

test.each([
  { arn: ARN, outcomes: "prompt" },
  { arn: `${ARN}:${BATCHED_ALIAS}`, outcomes: "batched" },
])(
  "a runner that was invoked as $arn sends its record to the queue of $outcomes outcomes",
  async ({ arn, outcomes }) => {
    const { sent, answer } = invoked(async () => report, arn);
    expect(await answer).toEqual(report);
    const requestPayload = { taskId, segment };
    const record = { requestContext: { condition: "Success" }, requestPayload, responsePayload: report };
    expect(sent).toEqual([[record, outcomes]]);
    expect(DestinationRecord.parse(sent[0]?.[0])).toEqual(record);
  },
);

test("a runner that was not the claimant sends nothing", async () => {
  const { sent, answer } = invoked(async () => ({ ignored: true }));
  expect(await answer).toEqual({ ignored: true });
  expect(sent).toEqual([]);
});

test("a runner that fails sends its error, and fails", async () => {
  const { sent, answer } = invoked(() => Promise.reject(new RangeError("no row")));
  await expect(answer).rejects.toThrow("no row");
  const failed = {
    ...{ requestContext: { condition: "RetriesExhausted" }, requestPayload: { taskId, segment } },
    responsePayload: { errorType: "RangeError", errorMessage: "no row" },
  };
  expect(sent).toEqual([[failed, "prompt"]]);
});

test("a record that cannot be sent fails the invocation, and no other one takes its place", async () => {
  const { sent, answer } = invoked(async () => report, ARN, new Error("SQS is away"));
  await expect(answer).rejects.toThrow("SQS is away");
  expect(sent).toHaveLength(1);
});
