import { expect, test } from "vitest";
import { owedOnFailure } from "../../../functions/steps/configuration/owed-on-failure.ts";

const noted = () => {
  const errors: unknown[][] = [];
  return { errors, log: { info: () => {}, error: (...error: unknown[]) => void errors.push(error) } };
};

test("work that succeeds gives its result", async () => {
  const { log, errors } = noted();
  expect(await owedOnFailure({ log }, "the schedule", "foo_job", async () => "done")).toBe("done");
  expect(errors).toEqual([]);
});

test.each([
  { how: "later", work: () => Promise.reject(new Error("throttled")) },
  {
    how: "at once",
    work: () => {
      throw new Error("throttled");
    },
  },
])("work that fails $how is logged with the job's name and the cause, and the caller goes on", async ({ work }) => {
  const { log, errors } = noted();
  expect(await owedOnFailure({ log }, "the schedule", "foo_job", work)).toBeUndefined();
  expect(errors).toEqual([["the schedule is owed", { jobName: "foo_job", cause: new Error("throttled") }]]);
});
