import { expect, test } from "vitest";
import { Timings } from "../../../functions/contract/timings.ts";
import { type DueFire, type FireVerdict, judgeFire } from "../../../functions/core/run/judge-fire.ts";
import { judgeTask, type OpenTask, type TaskVerdict } from "../../../functions/core/run/judge-task.ts";

const timings = Timings.parse({});
const T = 1_795_000_000_000;
const RUN = { run: true } as const;
const missed = { run: false, status: "MISSED", reason: "late" } as const;

test.each<{ because: string; fire?: Partial<DueFire>; lateMs: number; verdict: FireVerdict }>([
  { because: "on its second", lateMs: 300, verdict: RUN },
  { because: "a minute is not late", lateMs: 60_000, verdict: RUN },
  { because: "not late, though the next instant has come", fire: { nextAt: T + 5_000 }, lateMs: 60_000, verdict: RUN },
  { because: "late, the newest, within 15 minutes", fire: { nextAt: T + 3_600_000 }, lateMs: 899_999, verdict: RUN },
  { because: "late, and none follows", lateMs: 60_001, verdict: RUN },
  { because: "15 minutes late", fire: { nextAt: T + 3_600_000 }, lateMs: 900_000, verdict: missed },
  {
    because: "late, and a later instant has become due",
    fire: { nextAt: T + 60_001 },
    lateMs: 60_001,
    verdict: missed,
  },
  {
    because: "misfire: lateness does not matter",
    fire: { misfire: true, nextAt: T + 1_000 },
    lateMs: 86_400_000,
    verdict: RUN,
  },
  {
    because: "its job is disabled now",
    fire: { halted: "disabled" },
    lateMs: 0,
    verdict: { run: false, status: "SKIPPED", reason: "disabled" },
  },
  {
    because: "its job is gone, late or not",
    fire: { halted: "deregistered" },
    lateMs: 86_400_000,
    verdict: { run: false, status: "SKIPPED", reason: "deregistered" },
  },
])("a fire $lateMs ms after its instant: $because", ({ fire, lateMs, verdict }) => {
  expect(judgeFire({ at: T, misfire: false, nextAt: undefined, ...fire }, T + lateMs, timings)).toEqual(verdict);
});

const MINUTE = 60_000;
const unclaimed: OpenTask = { issued: true, at: T };
const claimed: OpenTask = { issued: true, at: T - MINUTE, claimedAt: T, claimedSegment: 1 };

test.each<{
  because: string;
  task: OpenTask;
  cancelling?: true;
  afterMs: number;
  verdict: TaskVerdict["kind"];
  waitMs?: number;
}>([
  {
    because: "claimed, its function may still run",
    task: claimed,
    afterMs: 16 * MINUTE - 1,
    verdict: "wait",
    waitMs: 16 * MINUTE,
  },
  {
    because: "claimed in the future: its job has forged that",
    task: { ...claimed, claimedAt: T + 2 * MINUTE },
    afterMs: 0,
    verdict: "lost",
  },
  {
    because: "claimed a minute in the future: clocks differ by as much",
    task: { ...claimed, claimedAt: T + MINUTE },
    afterMs: 0,
    verdict: "wait",
    waitMs: 17 * MINUTE,
  },
  {
    because: "claimed more than a minute in the future",
    task: { ...claimed, claimedAt: T + MINUTE + 1 },
    afterMs: 0,
    verdict: "lost",
  },
  { because: "claimed, 60 s past the function's time-out", task: claimed, afterMs: 16 * MINUTE, verdict: "lost" },
  {
    because: "claimed, being cancelled: it will report, or be lost",
    task: claimed,
    cancelling: true,
    afterMs: MINUTE,
    verdict: "wait",
    waitMs: 16 * MINUTE,
  },
  {
    because: "unclaimed, Lambda may still hold it: look again when it may have been claimed and lost",
    task: unclaimed,
    afterMs: MINUTE,
    verdict: "wait",
    waitMs: 17 * MINUTE,
  },
  {
    because: "unclaimed, to the end of the event's age",
    task: unclaimed,
    afterMs: 50 * MINUTE,
    verdict: "wait",
    waitMs: 62 * MINUTE,
  },
  {
    because: "unclaimed, not a moment too early",
    task: unclaimed,
    afterMs: 62 * MINUTE - 1,
    verdict: "wait",
    waitMs: 62 * MINUTE,
  },
  { because: "unclaimed, two minutes past the event's age", task: unclaimed, afterMs: 62 * MINUTE, verdict: "lost" },
  {
    because: "unclaimed, being cancelled: it will never run",
    task: unclaimed,
    cancelling: true,
    afterMs: MINUTE,
    verdict: "killed",
  },
  {
    because: "the claim of an earlier segment says nothing of the one that Lambda holds",
    task: { ...claimed, at: T + 15 * MINUTE, segment: 2 },
    afterMs: 17 * MINUTE,
    verdict: "wait",
    waitMs: 33 * MINUTE,
  },
  {
    because: "claimed later than Lambda delivers: its job has forged that",
    task: { ...claimed, claimedAt: T + 76 * MINUTE },
    afterMs: 77 * MINUTE,
    verdict: "lost",
  },
  {
    because: "its back-off is not over",
    task: { issued: false, at: T + MINUTE },
    afterMs: 0,
    verdict: "wait",
    waitMs: MINUTE,
  },
  {
    because: "claimed in no segment that was handed over: its job has forged that",
    task: { issued: true, at: T, claimedAt: T },
    afterMs: 17 * MINUTE,
    verdict: "wait",
    waitMs: 33 * MINUTE,
  },
  {
    because: "a segment without the instant of its claim is no claim",
    task: { issued: true, at: T, claimedSegment: 1 },
    afterMs: 17 * MINUTE,
    verdict: "wait",
    waitMs: 33 * MINUTE,
  },
  {
    because: "handed over by a try whose note was lost: nothing says how long Lambda may hold it",
    task: { ...claimed, issued: false, claimedAt: T + 76 * MINUTE },
    afterMs: 80 * MINUTE,
    verdict: "wait",
    waitMs: 92 * MINUTE,
  },
  { because: "its back-off is over", task: { issued: false, at: T + MINUTE }, afterMs: MINUTE, verdict: "issue" },
  {
    because: "its back-off will not matter",
    task: { issued: false, at: T + MINUTE },
    cancelling: true,
    afterMs: 0,
    verdict: "killed",
  },
])("$verdict: $because", ({ task, cancelling = false, afterMs, verdict, waitMs }) => {
  const judged = judgeTask(task, cancelling, T + afterMs, timings);
  expect(judged.kind).toBe(verdict);
  if (judged.kind === "wait") expect(judged.until - T).toBe(waitMs);
  if (judged.kind === "lost") expect(judged.reason).toMatch(/\w/);
});
