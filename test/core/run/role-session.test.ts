import { expect, test } from "vitest";
import { roleSessionOf } from "../../../functions/core/run/role-session.ts";

const app = { appName: "foo_app", roleArn: "arn:aws:iam::123456789012:role/foo" };
const fireId = `t${"0".repeat(26)}`;

test("a session names its task, and its external id names stack and app", () => {
  const session = roleSessionOf("Jobs", app, { jobName: "foo_job", fireId: "c1800000000", item: 7, attempt: 2 });
  expect(session).toEqual({
    roleArn: app.roleArn,
    sessionName: "foo_job@c1800000000.7.2",
    externalId: "Jobs/foo_app",
    tags: {
      "elastic-job:stack": "Jobs",
      "elastic-job:app": "foo_app",
      "elastic-job:job": "foo_job",
      "elastic-job:execution": "foo_job.c1800000000",
      "elastic-job:item": "7",
      "elastic-job:attempt": "2",
    },
    seconds: 900,
  });
});

test.each([
  { jobName: "a", item: 0 },
  { jobName: "j".repeat(64), item: 999_999 },
])("the name of a session is one that STS takes, and keeps fire, item and attempt: $jobName", ({ jobName, item }) => {
  const { sessionName } = roleSessionOf("Jobs", app, { jobName, fireId, item, attempt: 4 });
  expect(sessionName).toMatch(/^[\w+=,.@-]{2,64}$/);
  expect(sessionName.endsWith(`@${fireId}.${item}.4`)).toBe(true);
});
