import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { narrator } from "../../../../infra/local/cli/narrate.ts";
import { RUN_WORDS } from "../../../../infra/local/cli/run-words.ts";

const AT = Date.parse("2027-03-01T08:00:00.000Z");

let lines: string[];
let told: ReturnType<typeof narrator>;

beforeEach(() => {
  vi.useFakeTimers({ now: AT });
  lines = [];
  told = narrator((line) => lines.push(line), RUN_WORDS.en);
});
afterEach(() => void vi.useRealTimers());

interface Shard {
  readonly executionId: string;
  readonly of: number;
  readonly item: number;
  readonly attempt?: number;
  readonly outcome?: string;
}

/** A shard has ended, just now. */
function end({ executionId, of, item, attempt = 1, outcome = "FINISHED" }: Shard): void {
  const fireTime = "2027-03-01T08:00:00.000Z";
  const task = { executionId, item, attempt, fireTime, job: { shardingTotalCount: of } };
  const report = { outcome, reason: `reason ${item}`, startedAt: AT + item };
  told.ended("runner", {
    requestId: "r",
    functionArn: "arn",
    payload: JSON.stringify(task),
    condition: "Success",
    invokeCount: 1,
    result: { requestId: "r", ok: true, payload: JSON.stringify(report) },
  });
}

test("an execution is one line, with its outcomes and how late it was", () => {
  for (const item of [0, 1, 2]) end({ executionId: "foo_job.c1", of: 3, item });
  expect(lines).toEqual(["08:00:00  foo_job.c1  3 of 3 shards ended: 3 FINISHED, began 0 to 2 ms after 08:00:00"]);
});

test("fifty shards a second are at most a line a second for each execution, even if they fail", () => {
  const SECONDS = 10;
  for (let n = 0; n < 50 * SECONDS; n += 1) {
    for (const executionId of ["large.c1", "failing.c1"]) {
      const outcome = executionId === "failing.c1" ? "FAILED" : "FINISHED";
      end({ executionId, of: 50 * SECONDS, item: n, outcome });
    }
    vi.advanceTimersByTime(20);
  }
  const of = (executionId: string) => lines.filter((line) => line.includes(executionId));
  expect(of("large.c1").length).toBeLessThanOrEqual(SECONDS + 1);
  expect(of("large.c1").at(-1)).toContain("500 of 500 shards ended: 500 FINISHED");
  expect(of("failing.c1").filter((line) => line.includes("FAILED (reason")).length).toBe(3);
  expect(of("failing.c1").at(-1)).toContain("500 FAILED");
});

test("a shard that ran again counts once", () => {
  end({ executionId: "foo_job.c1", of: 2, item: 0, outcome: "ERROR" });
  end({ executionId: "foo_job.c1", of: 2, item: 0, attempt: 2 });
  end({ executionId: "foo_job.c1", of: 2, item: 1 });
  expect(lines.at(-1)).toContain("2 of 2 shards ended: 2 FINISHED");
});
