import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { BrokerAnswer, BrokerRequest } from "../../functions/contract/broker.ts";
import { aDirectory } from "./a-directory.ts";
import { aTree, startScript, tarOf } from "./a-package.ts";
import { aRunner } from "./a-runner.ts";
import { aTask } from "./a-task.ts";
import { serveBytes } from "./package-server.ts";

const SCRIPT = { jobType: "SCRIPT", scriptCommandLine: "bin/start.sh" } as const;
const appOf = async (archive: Buffer, more: object = {}) => ({
  appURL: `${(await serveBytes(archive)).origin}/a.tgz`,
  hasSecrets: true as const,
  ...more,
});

/** A runner whose broker gives these answers, one after another, and the requests to it. */
function askingRunner(answer: (nth: number) => BrokerAnswer | Promise<BrokerAnswer>, claims = {}) {
  const asked: BrokerRequest[] = [];
  const runner = aRunner({}, claims, {}, {}, undefined, async (request) => {
    asked.push(request);
    return answer(asked.length);
  });
  return { runner, asked };
}

test("a process has the secrets of its app in its environment, and its output, tail and reason mask them", async () => {
  const { runner, asked } = askingRunner(() => ({ secrets: { PASSWORD: "s3cret", DOC: '{"token":"t0k3n-t0k3n"}' } }));
  const app = await appOf(startScript('echo "$PLAIN, $PASSWORD, $DOC"', "echo t0k3n-t0k3n >&2", "exit 3"), {
    environment: { PLAIN: "plain" },
  });
  const task = aTask({ app, job: SCRIPT });
  const report = await runner.report(task);
  expect(runner.printedBy(task).sort()).toEqual(["***", "plain, ***, ***"]);
  expect(report).toMatchObject({ outcome: "FAILED", exitCode: 3, tail: expect.stringContaining("plain, ***") });
  expect(asked).toEqual([{ taskId: task.taskId, nonce: "nonce-0", wants: "secrets" }]);
  expect(JSON.stringify([report, runner.printed])).not.toMatch(/s3cret|t0k3n/);
});

test("the broker is not asked for an app without secrets", async () => {
  const { runner, asked } = askingRunner(() => ({ secrets: { PASSWORD: "s3cret" } }));
  const { hasSecrets: _, ...app } = await appOf(startScript('echo "[$PASSWORD]"'));
  const task = aTask({ app, job: SCRIPT });
  await runner.report(task);
  expect([asked, runner.printedBy(task)]).toEqual([[], ["[]"]]);
});

test("each process of a script has the values of its start", async () => {
  const { runner } = askingRunner((nth) => ({ secrets: { MARK: `mark-${nth}` } }));
  const file = path.join(aDirectory(), "seen");
  const app = await appOf(startScript(`echo "$MARK" | cut -c 6- >> ${file}; cat ${file}`));
  const tasks = [aTask({ app, job: SCRIPT }), aTask({ app, job: SCRIPT })];
  for (const task of tasks) await runner.report(task);
  expect(tasks.map((task) => runner.printedBy(task))).toEqual([["1"], ["1", "2"]]);
});

test("a process that stays up keeps the values of its start, and the broker is asked once", async () => {
  const { runner, asked } = askingRunner((nth) => ({ secrets: { MARK: `mark-${nth}` } }));
  const ask = 'api() { curl -s -H "Authorization: Bearer $ELASTIC_JOB_RUNTIME_TOKEN" "$@"; }';
  const app = await appOf(
    tarOf(
      aTree({
        "bin/start.sh": [
          ...["#!/bin/sh", ask, 'at="$ELASTIC_JOB_RUNTIME_API/task"', "while :; do"],
          'id=$(api $at/next | sed \'s/.*"taskId":"\\([^"]*\\)".*/\\1/\')',
          ...[
            'echo "the mark ends with $(echo $MARK | cut -c 6-)"',
            'api -o /dev/null -X POST -d "{}" "$at/$id/result"',
            "done",
            "",
          ],
        ].join("\n"),
      }),
    ),
  );
  const tasks = [aTask({ app }), aTask({ app })];
  for (const task of tasks) expect(await runner.report(task)).toMatchObject({ outcome: "FINISHED" });
  expect(tasks.map((task) => runner.printedBy(task))).toEqual([["the mark ends with 1"], ["the mark ends with 1"]]);
  expect(asked).toHaveLength(1);
});

const ENDS = [
  { name: "a script", job: SCRIPT },
  { name: "an app's process", job: {} },
];

test.each(ENDS)("$name does not start without its secrets: a refusal is final, an outage is not", async ({ job }) => {
  const file = path.join(aDirectory(), "started");
  const app = await appOf(startScript(`touch ${file}`));
  const refused = askingRunner(() => ({ refused: "PASSWORD cannot be read: not authorized" }));
  const answer = await refused.runner.report(aTask({ app, job }));
  expect(answer).toMatchObject({ outcome: "ERROR", reason: "secrets: PASSWORD cannot be read: not authorized" });
  expect(answer).not.toHaveProperty("retryable");
  const failing = askingRunner(() => Promise.reject(new Error("the broker failed (Unhandled)")));
  expect(await failing.runner.report(aTask({ app, job }))).toMatchObject({
    outcome: "ERROR",
    reason: "secrets: the broker failed (Unhandled)",
    retryable: true,
  });
  expect(existsSync(file)).toBe(false);
});

test("a task that is killed while its secrets are read ends as KILLED, also when the broker saw it first", async () => {
  let isCancelled = false;
  const { runner } = askingRunner(
    () => {
      isCancelled = true;
      return { refused: "the execution is CANCELLING" };
    },
    { isCancelled: async () => isCancelled },
  );
  const app = await appOf(startScript("exit 0"));
  expect(await runner.report(aTask({ app, job: SCRIPT }))).toMatchObject({ outcome: "KILLED" });
});

test("a task ends at its time, though the broker has not answered", async () => {
  const { runner } = askingRunner(() => new Promise(() => {}));
  const app = await appOf(startScript("exit 0"));
  expect(await runner.report(aTask({ app, job: SCRIPT }), 16_500)).toMatchObject({
    outcome: "ERROR",
    reason: "secrets: not here before the invocation's end",
    retryable: true,
  });
});
