import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { diceOf } from "../../../functions/core/run/dice.ts";
import { cronFireId, executionIdOf, instantOf, isCronFire, parseExecutionId } from "../../../functions/core/run/ids.ts";
import { parseTaskId, taskIdOf } from "../../../functions/core/run/task-id.ts";

const sign = (text: string) => createHmac("sha256", "a secret").update(text).digest("base64url");

const jobName = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const fireId = fc.oneof(
  fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }).map((seconds) => cronFireId(seconds * 1_000)),
  fc.stringMatching(/^t[0-9A-HJKMNP-TV-Z]{26}$/),
);

test("an execution id is divided into its parts, also when the job's name has dots", () => {
  fc.assert(
    fc.property(jobName, fireId, (job, fire) => {
      expect(parseExecutionId(executionIdOf(job, fire))).toEqual({ jobName: job, fireId: fire });
    }),
  );
});

test.each(["", "foo", "foo.", ".c100", "foo.x100", "foo.c", "foo.t123"])("%j is no execution id", (text) => {
  expect(parseExecutionId(text)).toBeUndefined();
});

test("a cron fire's id holds its instant", () => {
  expect(cronFireId(1_795_000_005_000)).toBe("c1795000005");
  expect(instantOf("c1795000005")).toBe(1_795_000_005_000);
  expect(isCronFire("t01ARZ3NDEKTSV4RRFFQ69G5FAV")).toBe(false);
  expect(() => instantOf("t01ARZ3NDEKTSV4RRFFQ69G5FAV")).toThrow(RangeError);
});

test("a task id is Elastic-Job's, with its execution's attempt and a signature at its end", () => {
  const text = "foo.job@-@3@-@FAILOVER@-@foo.job.c1795000005.2";
  const name = { jobName: "foo.job", fireId: "c1795000005", item: 3, attempt: 2 };
  expect(taskIdOf(name, sign)).toBe(`${text}@-@${sign(text)}`);
  expect(taskIdOf({ ...name, attempt: 1 }, sign)).toContain("@-@READY@-@");
});

const task = fc.record({ jobName, fireId, item: fc.nat(100_000), attempt: fc.integer({ min: 1, max: 1_000 }) });

test("a task id is divided into its parts", () => {
  fc.assert(
    fc.property(task, (name) => {
      expect(parseTaskId(taskIdOf(name, sign), sign)).toEqual(name);
    }),
  );
});

test.each(["", "foo", "foo@-@1", "foo@-@1@-@READY", "foo@-@x@-@READY@-@foo.c100.1", "foo@-@1@-@READY@-@foo.1"])(
  "%j is no task id",
  (text) => {
    expect(parseTaskId(text, sign)).toBeUndefined();
    expect(parseTaskId(`${text}@-@${sign(text)}`, sign)).toBeUndefined();
  },
);

test("a task id that was changed in any character is none", () => {
  fc.assert(
    fc.property(task, fc.nat(), fc.constantFrom("0", "1", "9", "x", "@", "-", ".", "READY"), (name, at, other) => {
      const taskId = taskIdOf(name, sign);
      const index = at % taskId.length;
      const changed = taskId.slice(0, index) + other + taskId.slice(index + 1);
      fc.pre(changed !== taskId);
      expect(parseTaskId(changed, sign)).toBeUndefined();
    }),
  );
});

test("a task id with another signature is refused", () => {
  const name = { jobName: "foo", fireId: "c1795000005", item: 0, attempt: 1 };
  expect(
    parseTaskId(
      taskIdOf(name, (text) => sign(`${text}!`)),
      sign,
    ),
  ).toBeUndefined();
});

test("dice are in [0, 1), spread evenly, and equal for equal texts", () => {
  const dice = Array.from({ length: 2_000 }, (_, chunk) => diceOf(`foo.c1795000005 ${chunk} 1`));
  expect(Math.min(...dice)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...dice)).toBeLessThan(1);
  const lower = dice.filter((die) => die < 0.5).length;
  expect(lower).toBeGreaterThan(900);
  expect(lower).toBeLessThan(1_100);
  expect(diceOf("foo.c1795000005 7 1")).toBe(dice[7]);
});
