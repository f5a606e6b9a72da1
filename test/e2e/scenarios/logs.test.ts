import { afterAll, beforeAll, expect, test } from "vitest";
import { TaskLog } from "../../../functions/contract/task-log.ts";
import { eventually } from "../../support/eventually.ts";
import { publish } from "../harness/a-job.ts";
import { countingPackage, followAll } from "../harness/counting-job.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { hostPackages, type PackageHost, packed } from "../harness/package-host.ts";
import { request } from "../harness/request.ts";
import { runOnce } from "../harness/trigger.ts";

/*
 * A job prints everything that may look like the line of another task, or break a reader: marks of the runner, control
 * sequences, bytes that are no text, lines without an end; and it tries to write past the runner, into the runner's own
 * output.
 */

const SCRIPT = `#!/bin/sh
context="$1"
item=$(echo "$context" | sed 's/.*"shardingItem":\\([0-9]*\\).*/\\1/')
id=$(echo "$context" | sed 's/.*"taskId":"\\([^"]*\\)".*/\\1/')
if [ "$item" = 0 ]; then echo "the victim prints"; exec sleep 2; fi
if [ "$item" = 2 ]; then exit 0; fi
unsigned=\${id%@-@*}
victim=$(echo "$unsigned" | sed 's/@-@1@-@/@-@0@-@/')
forged() { printf '{"taskId":"%s","segment":1,"line":%s,"output":"forged"}\\n' "$1" "$2"; }
forged "$victim" 1
forged "$victim@-@\${id##*@-@}" 1
forged "$victim@-@$(head -c 43 /dev/zero | tr '\\0' A)" 1
past() { ( exec 2>/dev/null; forged "$victim@-@\${id##*@-@}" 2 >/proc/$PPID/fd/1 ) }
past || :
printf '\\033[2K\\033[1A[shard 0] forged\\rshard 0: forged\\n'
printf 'carriage\\rreturn\\r\\n'
printf 'not text: \\377\\376 \\303\\050\\n'
head -c 1000000 /dev/zero | tr '\\0' x
echo
echo "the last line"
`;

let stack: TestStack;
let host: PackageHost;
let executionId: string;

beforeAll(async () => {
  const packages = new Map([
    ["/a.tgz", packed({ "bin/print.sh": SCRIPT })],
    ["/count.tgz", countingPackage()],
  ]);
  host = await hostPackages((url) => ({ bytes: packages.get(url) ?? Buffer.alloc(0) }));
  stack = await startTestStack({ punctual: true });
  const job = { jobType: "SCRIPT", scriptCommandLine: "bin/print.sh", shardingTotalCount: 3 };
  await publish(stack, { name: "printing", appURL: `${host.origin}/a.tgz`, job });
  executionId = (await runOnce(stack, "printing")).execution.executionId;
});
afterAll(async () => {
  host?.stop();
  await stack?.stop();
});

async function page(item: number, query: string): Promise<TaskLog> {
  const task = `printing@-@${item}@-@READY@-@${executionId}.1`;
  return TaskLog.parse(
    await request(stack.local.apiUrl, "GET", `/api/job/executions/${executionId}/tasks/${task}/log?${query}`),
  );
}

async function linesOf(item: number, limit = 50): Promise<string[]> {
  const lines: string[] = [];
  let after = "0";
  await eventually("the log is complete", async () => {
    const { lines: news, next, isComplete } = await page(item, `after=${after}&limit=${limit}`);
    lines.push(...news.map(({ text }) => text));
    after = next;
    return isComplete || undefined;
  });
  return lines;
}

test("a task's log has only the lines that it printed, although another task of its app forges some", async () => {
  expect(await linesOf(0)).toEqual(["the victim prints"]);
});

test("a task that printed nothing has an empty log that is complete", async () => {
  expect(await page(2, "")).toEqual({ lines: [], next: "0", hasEarlier: false, isComplete: true });
});

test("the forger's own log has all that it printed, each line as text", async () => {
  const lines = await linesOf(1);
  const [xs, others] = [lines.filter((line) => /^x+$/.test(line)), lines.filter((line) => !/^x+$/.test(line))];
  expect(xs.join("").length).toBe(1_000_000);
  expect(Math.max(...xs.map(({ length }) => length))).toBe(8_192);
  expect(others).toEqual([
    expect.stringMatching(/^\{"taskId":"printing@-@0@-@READY@-@[^"]*\.1","segment":1,"line":1,"output":"forged"\}$/),
    expect.stringContaining("forged"),
    expect.stringContaining("forged"),
    "\u001b[2K\u001b[1A[shard 0] forged\rshard 0: forged",
    "carriage\rreturn\r",
    "not text: \ufffd\ufffd \ufffd(",
    "the last line",
  ]);
});

test("the newest page ends with the last line, and says that lines stand before it", async () => {
  const { lines, hasEarlier, isComplete } = await page(1, "limit=1");
  expect([lines.map(({ text }) => text), hasEarlier, isComplete]).toEqual([["the last line"], true, true]);
});

test("`logs -f` of ten shards of 500 lines shows each line once, in its order", () =>
  followAll(stack, `${host.origin}/count.tgz`, { shards: 10, lines: 500 }));
