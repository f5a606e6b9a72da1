import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { vectors } from "../../core/cron/vectors.ts";

const cron = (args: readonly string[], input = "") => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--import", "tsx", "infra/tools/cron.ts", ...args], {
    input,
    encoding: "utf8",
  });
  return { lines: stdout.split("\n").filter((line) => line !== ""), stderr, status };
};

test("an expression is described, compiled and listed with local and UTC time", () => {
  const { lines, status } = cron([
    "0 15 10 ? * 6L",
    "--zone",
    "America/New_York",
    "--from",
    "2026-11-01T00:00:00Z",
    "--count",
    "2",
  ]);
  expect(lines).toEqual([
    "At 10:15:00 on the last Friday of the month.",
    "EventBridge: cron(13 14,15 ? * 6 *) in UTC, 8.7 wakes a month for 1 fire",
    "2026-11-27 10:15:00 America/New_York  2026-11-27T15:15:00Z",
    "2026-12-25 10:15:00 America/New_York  2026-12-25T15:15:00Z",
  ]);
  expect(status).toBe(0);
});

test("turned clocks are remarked upon", () => {
  const { lines } = cron([
    "0 0 1-3 1 11 ?",
    "--zone",
    "America/New_York",
    "--from",
    "2026-10-01T00:00:00Z",
    "--count",
    "3",
  ]);
  expect(lines[2]).toContain("first pass: the clock will go back");
  expect(lines[3]).toContain("second pass: the clock went back");
  expect(lines[4]).toMatch(/Z$/);
  const inGap = cron(["0 30 2 * * ?", "--zone", "America/New_York", "--from", "2027-03-14T05:00:00Z", "--count", "1"]);
  expect(inGap.lines[2]).toContain("the clock goes forward here");
});

test.each([
  [["x"], /has 1 fields/],
  [["0 0 0 * * ?", "--zone", "Mars/Base"], /'Mars\/Base' is no IANA time zone/],
  [["0 0 0 * * ?", "--from", "yesterday"], /ISO-8601/],
  [["0 0 0 * * ?", "--count", "0"], /a number from 1/],
  [[], /an expression, or --jsonl, is expected/],
  [["--nonsense"], /unknown option/],
])("the fault of %j is one line and an exit code of 1", (args, message) => {
  const { stderr, status } = cron(args);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(status).toBe(1);
});

test("three thousand lines are answered in their order", () => {
  const asked = Array.from({ length: 3_000 }, (_, i) => vectors[i % vectors.length]);
  const input = asked
    .map((v) => JSON.stringify({ expr: v?.expr, zone: v?.zone, start: v?.start, count: 20 }))
    .join("\n");
  const { lines } = cron(["--jsonl"], input);
  expect(lines).toHaveLength(3_000);
  for (const [i, line] of lines.slice(0, vectors.length).entries()) {
    const vector = vectors[i];
    if (vector === undefined || vector.odd !== undefined || vector.dst !== undefined) continue;
    const answer = JSON.parse(line);
    expect(answer.valid, line).toBe(vector.valid);
    if (vector.valid) expect(answer.next.slice(0, vector.next.length), line).toEqual(vector.next);
  }
});

test("a cron that never fires again has no wake, and garbage is an answer too", () => {
  const { lines } = cron(["--jsonl"], '{"expr":"0 0 0 31 2 ?","zone":"UTC","start":0,"count":3}\ngarbage\n');
  expect(JSON.parse(lines[0] ?? "")).toEqual({ valid: true, next: [], eventBridge: null, eventBridgeZone: null });
  expect(JSON.parse(lines[1] ?? "").valid).toBe(false);
});
