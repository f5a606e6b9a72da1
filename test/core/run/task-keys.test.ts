import { expect, test } from "vitest";
import type { Fire } from "../../../functions/core/run/fire.ts";
import { startExecution } from "../../../functions/core/run/start-execution.ts";
import { keyOfTaskId } from "../../../functions/core/run/task-id.ts";
import { aJob, anApp } from "../../support/a-job.ts";

test.each([
  { signature: "hmac", key: 1, because: "the first key has no number" },
  { signature: "2.hmac", key: 2, because: "the second one has" },
  { signature: "17.hmac", key: 17, because: "it may have several digits" },
  { signature: "9999.hmac", key: 9_999, because: "up to four" },
  { signature: "1.hmac", key: 1, because: "the first key has no number" },
  { signature: "0.hmac", key: 1, because: "there is no key before the first" },
  { signature: "99999.hmac", key: 1, because: "there are not so many" },
  { signature: "x2.hmac", key: 1, because: "the number comes first" },
])("a task id signed $signature names key $key: $because", ({ signature, key }) => {
  expect(keyOfTaskId(`2.foo_job@-@3@-@READY@-@3.foo_job.c1.1@-@${signature}`)).toBe(key);
});

test("an execution notes its key, unless that is the first", () => {
  const fire = { jobName: "foo_job", fireId: "c1", firedAt: 1_000, revision: 1 } as Fire;
  const started = (key?: number) => startExecution(fire, aJob(), anApp(), 2_000, 4, 200, key);
  expect(started()).not.toHaveProperty("taskKey");
  expect(started(1)).not.toHaveProperty("taskKey");
  expect(started(2)).toHaveProperty("taskKey", 2);
});
