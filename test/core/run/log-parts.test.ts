import { expect, test } from "vitest";
import {
  addLogPart,
  type LogPart,
  logPartsText,
  MAX_LOG_PARTS_CHARACTERS,
  parseLogParts,
} from "../../../functions/core/run/log-parts.ts";

const place = (stream: number) => ({
  memoryMB: 10_240,
  stream: `2027/01/01/[$LATEST]${String(stream).padStart(32, "0")}`,
});
const SINCE = 1_800_000_000_000;

test("a segment in the same sandbox adds nothing, and one in another sandbox adds a part", () => {
  const first = addLogPart([], place(1), { segment: 1, claimedAt: SINCE });
  const second = { segment: 2, claimedAt: SINCE + 9 };
  expect(addLogPart(first, place(1), second)).toEqual(first);
  expect(addLogPart(first, place(2), second)).toEqual([...first, { ...place(2), segment: 2, since: SINCE + 9 }]);
});

test("the newest sixteen parts are kept, and their text is within its limit", () => {
  let parts: LogPart[] = [];
  for (let segment = 0; segment < 40; segment++)
    parts = addLogPart(parts, place(segment), { segment, claimedAt: SINCE + segment });
  expect(parts.map(({ since }) => since - SINCE)).toEqual(Array.from({ length: 16 }, (_, at) => 24 + at));
  const text = logPartsText(parts);
  expect(text.length).toBeLessThanOrEqual(MAX_LOG_PARTS_CHARACTERS);
  expect(parseLogParts(text)).toEqual(parts);
});

test.each([
  { text: "", because: "nothing" },
  { text: "256 1 1 a:b", because: "a colon, which tells an ARN's parts apart" },
  { text: "256 1 1 *", because: "an asterisk" },
  { text: "x 1 1 stream", because: "no tier" },
  { text: `256 1 1 ${"s".repeat(129)}`, because: "a long name" },
  { text: "256 1 1 s\n".repeat(400), because: "more than a claim may hold" },
])("$because is no part", ({ text }) => {
  expect(parseLogParts(text)).toEqual([]);
});
