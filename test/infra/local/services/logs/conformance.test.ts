import { mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  CreateLogStreamCommand,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import fc from "fast-check";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { EventFile } from "../../../../../infra/local/services/logs/event-file.ts";
import { LogGroups } from "../../../../../infra/local/services/logs/log-groups.ts";
import { eventually } from "../../../../support/eventually.ts";
import { type Fixture, startFixture } from "../../a-fixture.ts";
import { conforms } from "../conforms.ts";

const GROUP = "/aws/lambda/echo";
/** Epoch ms. */
const NOON = 1_800_000_000_000;
let fixture: Fixture;

beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

let made = 0;
/** A stream of events at seconds after noon. @returns its name. */
async function aStream(...seconds: number[]): Promise<string> {
  const logStreamName = `stream/[${++made}]`;
  await fixture.logs.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName }));
  if (seconds.length > 0) await put(logStreamName, ...seconds);
  return logStreamName;
}

const put = (logStreamName: string, ...seconds: number[]) =>
  fixture.logs.send(
    new PutLogEventsCommand({
      logGroupName: GROUP,
      logStreamName,
      logEvents: seconds.map((second) => ({ timestamp: NOON + second * 1_000, message: `at ${second}\nsecond line` })),
    }),
  );

const get = (logStreamName: string, more: Partial<GetLogEventsCommandInput> = {}) =>
  fixture.logs.send(new GetLogEventsCommand({ logGroupName: GROUP, logStreamName, startFromHead: true, ...more }));

const secondsOf = ({ events = [] }: Awaited<ReturnType<typeof get>>) =>
  events.map(({ timestamp = 0, message = "" }) => {
    const second = (timestamp - NOON) / 1_000;
    expect(message).toBe(`at ${second}\nsecond line`);
    return second;
  });

conforms("logs: each sandbox has a stream of its own, whose name its function knows", async () => {
  const Payload = Buffer.from(JSON.stringify({ do: "print", text: "one\n\ntwo" }));
  const answer = await fixture.lambda.send(new InvokeCommand({ FunctionName: "echo", Payload }));
  const { logStreamName } = JSON.parse(Buffer.from(answer.Payload ?? []).toString());
  expect(logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  const lines = await eventually("the lines are there", async () => {
    const { events = [] } = await get(logStreamName);
    return events.length < 2 ? undefined : events.map(({ message }) => message);
  });
  expect(lines).toEqual(["one", "two"]);
});

conforms("logs: events of a range of time, the first inclusive and the last exclusive", async () => {
  const stream = await aStream(1, 2, 2, 3, 4);
  expect(secondsOf(await get(stream, { startTime: NOON + 2_000, endTime: NOON + 4_000 }))).toEqual([2, 2, 3]);
  expect(secondsOf(await get(stream, { startTime: NOON + 9_000 }))).toEqual([]);
  expect(secondsOf(await get(stream, { endTime: NOON }))).toEqual([]);
});

conforms("logs: the newest events come first unless the head is asked for", async () => {
  const stream = await aStream(1, 2, 3, 4, 5);
  const newest = await get(stream, { startFromHead: false, limit: 2 });
  expect(secondsOf(newest)).toEqual([4, 5]);
  const older = await get(stream, { startFromHead: false, limit: 2, nextToken: newest.nextBackwardToken });
  expect(secondsOf(older)).toEqual([2, 3]);
  expect(secondsOf(await get(stream, { limit: 2 }))).toEqual([1, 2]);
});

conforms("logs: a page has 10,000 events and 1 MB at most", async () => {
  const stream = await aStream();
  const logEvents = Array.from({ length: 150 }, (_, at) => ({ timestamp: NOON + at, message: "x".repeat(10_000) }));
  await fixture.logs.send(new PutLogEventsCommand({ logGroupName: GROUP, logStreamName: stream, logEvents }));
  expect((await get(stream)).events).toHaveLength(104);
  await expect(get(stream, { limit: 10_001 })).rejects.toThrow("10000");
});

conforms("logs: the token that was sent comes back at the end of a stream", async () => {
  const stream = await aStream(1, 2);
  const { nextForwardToken } = await get(stream);
  const end = await get(stream, { nextToken: nextForwardToken });
  expect([secondsOf(end), end.nextForwardToken]).toEqual([[], nextForwardToken]);
  await put(stream, 3);
  expect(secondsOf(await get(stream, { nextToken: nextForwardToken }))).toEqual([3]);
  const back = await get(stream, { startFromHead: false });
  const begin = await get(stream, { startFromHead: false, nextToken: back.nextBackwardToken });
  expect([secondsOf(begin), begin.nextBackwardToken]).toEqual([[], back.nextBackwardToken]);
  await expect(get(stream, { nextToken: "x" })).rejects.toThrow("nextToken");
});

conforms("logs: an unknown group or stream is not found", async () => {
  await expect(get("none")).rejects.toThrow("The specified log stream does not exist.");
  const elsewhere = new GetLogEventsCommand({ logGroupName: "none", logStreamName: "none" });
  await expect(fixture.logs.send(elsewhere)).rejects.toThrow("The specified log group does not exist.");
});

conforms("logs: events of one request are in the order of time", async () => {
  const stream = await aStream();
  await expect(put(stream, 2, 1)).rejects.toThrow("chronological order");
});

conforms("logs: events are put in the order of their own instants", async () => {
  const stream = await aStream(5, 6);
  await put(stream, 1, 5);
  await put(stream, 9);
  expect(secondsOf(await get(stream))).toEqual([1, 5, 5, 6, 9]);
});

const aDirectory = () => {
  const directory = mkdtempSync(path.join(tmpdir(), "logs-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
};

conforms("logs: a group keeps events as long as it says", () => {
  const directory = aDirectory();
  const open = () => new LogGroups(directory, [{ name: "/aws/lambda/f", retentionDays: 2 }]);
  for (const stream of ["old", "new"])
    open()
      .stream("/aws/lambda/f", stream, true)
      .append([{ at: 1, message: "x" }]);
  const longAgo = Date.now() / 1_000 - 2 * 86_400 - 60;
  utimesSync(path.join(directory, "f", "old.log"), longAgo, longAgo);
  open();
  expect(readdirSync(path.join(directory, "f"))).toEqual(["new.log"]);
});

test("streams above the room of all go, the oldest first", () => {
  const directory = aDirectory();
  const open = (allBytes: number) => new LogGroups(directory, [{ name: "g" }], { streamBytes: 1_000, allBytes });
  for (const at of [1, 2, 3]) {
    open(10_000)
      .stream("g", `${at}`, true)
      .append([{ at, message: "x".repeat(100) }]);
    utimesSync(path.join(directory, "g", `${at}.log`), at, at);
  }
  open(250);
  expect(readdirSync(path.join(directory, "g")).sort()).toEqual(["2.log", "3.log"]);
});

test("a stream above its room loses its older half, and its positions stay valid", () => {
  const file = new EventFile(path.join(aDirectory(), "s.log"), 1_000);
  let position = 0;
  for (let at = 10; at < 99; at++) {
    file.append([{ at, message: "x".repeat(17) }]);
    const { events, after } = file.forward({}, 9_999, position);
    expect(events.map((event) => event.at)).toEqual([at]);
    position = after;
  }
  expect(file.forward({}, 9_999).events.length).toBeLessThan(50);
});

test("every range of any events, read forward or backward in pages of any size, is exactly these events", () => {
  const directory = aDirectory();
  const event = fc.record({
    at: fc.integer({ min: 0, max: 40 }),
    message: fc.string({ unit: fc.constantFrom("a", "\n", "\t", " ", "漢", "9"), minLength: 1, maxLength: 12 }),
  });
  const events = fc.array(fc.array(event, { maxLength: 6 }), { maxLength: 6 });
  const instant = fc.integer({ min: 0, max: 41 });
  let files = 0;
  fc.assert(
    fc.property(events, instant, instant, fc.integer({ min: 1, max: 5 }), (batches, from, until, limit) => {
      const file = new EventFile(path.join(directory, `${files++}`), 100_000);
      for (const batch of batches) file.append(batch.toSorted((a, b) => a.at - b.at));
      const expected = batches
        .flatMap((batch) => batch.toSorted((a, b) => a.at - b.at))
        .sort((a, b) => a.at - b.at)
        .filter(({ at }) => at >= from && at < until);
      const [ahead, back] = [[], []] as [typeof expected, typeof expected];
      for (let position: number | undefined; ; ) {
        const slice = file.forward({ from, until }, limit, position);
        if (slice.after === position) break;
        ahead.push(...slice.events);
        position = slice.after;
      }
      for (let position: number | undefined; ; ) {
        const slice = file.backward({ from, until }, limit, position);
        if (slice.first === position) break;
        back.unshift(...slice.events);
        position = slice.first;
      }
      expect(ahead).toEqual(expected);
      expect(back).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
