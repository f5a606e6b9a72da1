import { expect, test } from "vitest";
import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { UNREPORTED } from "../../../functions/core/run/judge-task.ts";
import { judgeEnd } from "../../../infra/cli/smoke/ends.ts";
import { CHECKS } from "../../../infra/cli/smoke/look-at-all.ts";

const NONE = { FINISHED: 0, KILLED: 0, FAILED: 0, ERROR: 0, LOST: 0 };
const execution = (changes: Partial<ExecutionView>): ExecutionView => ({
  ...{ executionId: "j.t", jobName: "j", fireTime: "2027-01-01T00:00:00Z" },
  ...{ status: "LOST", durationMs: 2_000, ...changes },
});

test.each<{ ended: Partial<ExecutionView>; verdict: string; seen: string }>([
  {
    ended: { counts: { ...NONE, LOST: 1 }, reason: "Runtime.ExitError: killed" },
    verdict: "holds",
    seen: "1 LOST after 2.0 s: Runtime.ExitError: killed",
  },
  {
    ended: { counts: { ...NONE, LOST: 1 }, reason: UNREPORTED.claimed },
    verdict: "fails",
    seen: `no record came, 1 LOST after 2.0 s: ${UNREPORTED.claimed}`,
  },
  {
    ended: { counts: { ...NONE, LOST: 1 }, reason: UNREPORTED.unclaimed },
    verdict: "fails",
    seen: `no record came, 1 LOST after 2.0 s: ${UNREPORTED.unclaimed}`,
  },
  {
    ended: { status: "FINISHED", counts: { ...NONE, FINISHED: 1 } },
    verdict: "fails",
    seen: "1 FINISHED after 2.0 s",
  },
  {
    ended: { counts: { ...NONE, FINISHED: 1, LOST: 1 } },
    verdict: "fails",
    seen: "1 FINISHED, 1 LOST after 2.0 s",
  },
  { ended: { status: "RUNNING" }, verdict: "fails", seen: "no record of every end within 1 min 0 s: none ended" },
])("where a shard should be LOST, $seen: it $verdict", ({ ended, verdict, seen }) => {
  expect(judgeEnd(execution(ended), { LOST: 1 }, 60_000)).toEqual({ verdict, seen });
});

test("each check names the page of AWS that it doubts, and its assumption in both languages", () => {
  expect(new Set(CHECKS.map(({ name }) => name)).size).toBe(CHECKS.length);
  for (const { page, assumes } of CHECKS) {
    expect(page).toMatch(/^https:\/\/(docs\.aws\.amazon\.com\/\S+\.html|aws\.amazon\.com\/lambda\/pricing\/)$/);
    expect(assumes.en).not.toBe("");
    expect(assumes.zh).toMatch(/\p{Script=Han}/u);
  }
});
