import { describe, expect, test } from "vitest";
import type { Retry } from "../../../functions/core/run/execution.ts";
import { isNews, segmentOf } from "../../../functions/core/run/is-news.ts";
import { nextSegmentAt } from "../../../functions/core/run/next-segment-at.ts";

const AT = 1_795_000_000_000;
const due: Retry = { attempt: 2, issued: false, at: AT };
const issued: Retry = { ...due, issued: true };

test("an attempt begins with its first segment", () => {
  expect([segmentOf(due), segmentOf({ ...due, segment: 3 })]).toEqual([1, 3]);
});

test.each<{ what: string; known?: Retry; retry: Retry; news: boolean }>([
  { what: "the first retry of a shard", retry: due, news: true },
  { what: "a later attempt", known: issued, retry: { ...due, attempt: 3 }, news: true },
  { what: "an earlier attempt", known: { ...due, attempt: 3 }, retry: issued, news: false },
  { what: "that an attempt is due, once more", known: due, retry: { ...due, at: AT + 1 }, news: false },
  { what: "that an attempt is due which was handed over", known: issued, retry: due, news: false },
  { what: "that an attempt that was due is handed over", known: due, retry: issued, news: true },
  { what: "that an attempt is handed over once more", known: issued, retry: { ...issued, at: AT + 1 }, news: true },
  { what: "a later segment", known: issued, retry: { ...issued, segment: 2 }, news: true },
  { what: "the same segment", known: { ...issued, segment: 2 }, retry: { ...issued, segment: 2 }, news: true },
  { what: "an earlier segment", known: { ...issued, segment: 2 }, retry: issued, news: false },
])("$what is news: $news", ({ known, retry, news }) => {
  expect(isNews(known, retry)).toBe(news);
});

describe("the next segment of an attempt", () => {
  const timings = { runnerTimeoutSeconds: 900, stopBeforeEndSeconds: 15 };
  const THIRD_MS = 295_000;

  test.each<{ what: string; standing: Retry; asking: { attempt: number; segment: number } }>([
    { what: "its first one", standing: issued, asking: { attempt: 2, segment: 1 } },
    { what: "a later one", standing: { ...issued, segment: 4 }, asking: { attempt: 2, segment: 4 } },
    { what: "one that is still to be passed on", standing: { ...due, at: AT }, asking: { attempt: 2, segment: 1 } },
  ])("may follow $what a third of an invocation after its hand-over", ({ standing, asking }) => {
    expect(nextSegmentAt(standing, asking, timings)).toBe(AT + THIRD_MS);
  });

  test("is an instant of whole milliseconds", () => {
    expect(nextSegmentAt(issued, { attempt: 2, segment: 1 }, { ...timings, runnerTimeoutSeconds: 20 })).toBe(
      AT + 1_666,
    );
  });

  test.each<{ what: string; standing?: Retry; asking: { attempt: number; segment: number } }>([
    { what: "an earlier attempt", asking: { attempt: 1, segment: 1 } },
    { what: "a segment that was not handed over", asking: { attempt: 2, segment: 2 } },
    { what: "an earlier segment", standing: { ...issued, segment: 2 }, asking: { attempt: 2, segment: 1 } },
  ])("never follows $what", ({ standing = issued, asking }) => {
    expect(nextSegmentAt(standing, asking, timings)).toBeUndefined();
  });
});
