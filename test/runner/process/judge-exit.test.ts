import { expect, test } from "vitest";
import { judgeExit } from "../../../functions/runner/process/judge-exit.ts";

test.each([
  { exit: { code: 0 }, stopped: undefined, verdict: { outcome: "FINISHED", exitCode: 0 } },
  { exit: { code: 3 }, stopped: undefined, verdict: { outcome: "FAILED", reason: "exit code 3", exitCode: 3 } },
  { exit: { signal: "SIGKILL" }, stopped: undefined, verdict: { outcome: "LOST", reason: "killed by SIGKILL" } },
  { exit: { signal: "SIGTERM" }, stopped: "timeout", verdict: { outcome: "FAILED", reason: "timeout" } },
  { exit: { code: 0 }, stopped: "timeout", verdict: { outcome: "FAILED", reason: "timeout", exitCode: 0 } },
  { exit: { signal: "SIGKILL" }, stopped: "cancelled", verdict: { outcome: "KILLED", reason: "cancelled" } },
  { exit: { code: 143 }, stopped: "cancelled", verdict: { outcome: "KILLED", reason: "cancelled", exitCode: 143 } },
  {
    exit: { signal: "SIGKILL" },
    stopped: "unreadable",
    verdict: { outcome: "LOST", reason: "its row could not be read" },
  },
] as const)("$exit after stop $stopped is $verdict.outcome", ({ exit, stopped, verdict }) => {
  expect(judgeExit(exit, stopped)).toEqual(verdict);
});
