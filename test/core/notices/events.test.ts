import { describe, expect, test } from "vitest";
import { NOTICE_KINDS, type Wants } from "../../../functions/contract/notice.ts";
import { isNotable, type RecordedEnd, wantedEvents } from "../../../functions/core/notices/events.ts";
import { type FireEnd, remember } from "../../../functions/core/run/recent.ts";

const JOB = { jobName: "a_job", appName: "app" };
const all = (change: Partial<Wants> = {}): Wants => ({
  name: "ops",
  kinds: [...NOTICE_KINDS],
  skippedInARow: 3,
  ...change,
});
const ended = (...ends: readonly FireEnd[]): RecordedEnd[] => ends.map((end, n) => ({ fireId: `c${n}`, end }));
const endsOf = (...ends: readonly FireEnd[]) => remember([], ended(...ends));
const toldOf = (before: readonly string[], ends: readonly RecordedEnd[], wants: readonly Wants[] = [all()]) =>
  wantedEvents(JOB, before, ends, 7, wants).map(({ event: { kind, count } }) =>
    count === undefined ? kind : `${kind} ${count}`,
  );

describe("the events of an end", () => {
  test.each<{ before: FireEnd[]; end: FireEnd; told: string[] }>([
    { before: [], end: "FINISHED", told: [] },
    { before: [], end: "FAILED", told: ["failed"] },
    { before: ["FAILED"], end: "ERROR", told: ["failed"] },
    { before: [], end: "LOST", told: ["failed"] },
    { before: [], end: "KILLED", told: [] },
    { before: [], end: "MISSED", told: ["missed 1"] },
    { before: ["FINISHED"], end: "FINISHED", told: [] },
    { before: ["FAILED"], end: "FINISHED", told: ["recovered"] },
    { before: ["FAILED", "SKIPPED", "MISSED"], end: "FINISHED", told: ["recovered"] },
    { before: ["FAILED", "FINISHED"], end: "FINISHED", told: [] },
    { before: ["FAILED"], end: "KILLED", told: [] },
    { before: ["SKIPPED"], end: "SKIPPED", told: [] },
    { before: ["SKIPPED", "SKIPPED"], end: "SKIPPED", told: ["skipped 3"] },
    { before: ["SKIPPED", "SKIPPED", "SKIPPED"], end: "SKIPPED", told: [] },
    { before: ["SKIPPED", "FINISHED", "SKIPPED"], end: "SKIPPED", told: [] },
  ])("$end after $before: $told", ({ before, end, told }) => {
    expect(toldOf(endsOf(...before), ended(end))).toEqual(told);
  });

  test("a record of many instants tells their number", () => {
    expect(toldOf([], [{ fireId: "c1", end: "MISSED", count: 9 }])).toEqual(["missed 9"]);
  });

  test("a row of skipped fires that goes on beyond the remembered ends is told once", () => {
    let recent: readonly string[] = [];
    let told = 0;
    for (let fire = 0; fire < 60; fire++) {
      const end = { fireId: `c${fire}`, end: "SKIPPED" } as const;
      told += toldOf(recent, [end], [all({ skippedInARow: 19 })]).length;
      recent = remember(recent, [end]);
    }
    expect(told).toBe(1);
  });

  test("ends of one transition follow each other", () => {
    expect(toldOf(endsOf("SKIPPED"), ended("SKIPPED", "SKIPPED", "SKIPPED"))).toEqual(["skipped 3"]);
    expect(toldOf([], ended("FAILED", "FINISHED"))).toEqual(["failed", "recovered"]);
  });
});

describe("the subscriptions that are told", () => {
  const names = (wants: readonly Wants[]) => wantedEvents(JOB, [], ended("FAILED"), 7, wants).flatMap(({ by }) => by);

  test.each([
    { because: "the whole stack", wants: {}, told: true },
    { because: "its app", wants: { appName: "app" }, told: true },
    { because: "another app", wants: { appName: "other" }, told: false },
    { because: "the job", wants: { jobName: "a_job" }, told: true },
    { because: "another job", wants: { jobName: "b_job" }, told: false },
    { because: "the job, but in another app", wants: { jobName: "a_job", appName: "other" }, told: false },
    { because: "other kinds", wants: { kinds: ["missed" as const] }, told: false },
  ])("a subscription to $because: $told", ({ wants, told }) => {
    expect(names([all(wants)])).toEqual(told ? ["ops"] : []);
  });

  test("a job that is gone has no app, and the others are told", () => {
    const wants = [all(), all({ name: "team", appName: "app" })];
    expect(wantedEvents({ jobName: "a_job" }, [], ended("FAILED"), 7, wants).map(({ by }) => by)).toEqual([["ops"]]);
  });
});

test.each<{ before: FireEnd[]; ends: FireEnd[]; notable: boolean }>([
  { before: [], ends: [], notable: false },
  { before: [], ends: ["FINISHED"], notable: false },
  { before: ["FAILED"], ends: ["KILLED"], notable: false },
  { before: ["FAILED"], ends: ["FINISHED"], notable: true },
  { before: [], ends: ["SKIPPED"], notable: true },
])("ends $ends after $before ask for wishes: $notable", ({ before, ends, notable }) => {
  expect(isNotable(endsOf(...before), ended(...ends))).toBe(notable);
});
