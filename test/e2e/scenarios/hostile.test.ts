import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientsOf } from "../../infra/local/a-fixture.ts";
import { eventually } from "../../support/eventually.ts";
import { publish } from "../harness/a-job.ts";
import { bundledPackage } from "../harness/bundled-package.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { hostPackages, type PackageHost, packed } from "../harness/package-host.ts";
import { request } from "../harness/request.ts";
import { endOf, type Ran, runOnce, trigger } from "../harness/trigger.ts";
import type { Targets } from "./hostile-job/targets.ts";

/*
 * A job takes everything that the runner has, and tries to do harm with it while another app's job runs. It does not
 * look for files of other sandboxes: AWS keeps them on other machines, and here one user owns all.
 */

/** The runner of both apps: their 164 MB fit no smaller one. */
const RUNNER = "ElasticJob-runner-512";

const VICTIM = packed({
  "bin/start.sh": '#!/bin/sh\necho mine\n: > "$SIGNALS.begun"\nuntil [ -e "$SIGNALS.end" ]; do sleep 0.1; done\n',
  "victim-only": "written by the victim's publisher",
});

let stack: TestStack;
let host: PackageHost;
let hostile: Ran;
let victim: Ran;
let before: Map<string, string>;
let after: Map<string, string>;

beforeAll(async () => {
  const packages = new Map([
    ["/victim.tgz", VICTIM],
    ["/hostile.tgz", bundledPackage(path.join(import.meta.dirname, "hostile-job/main.ts"))],
  ]);
  host = await hostPackages((url) => ({ bytes: packages.get(url) ?? Buffer.alloc(0) }));
  stack = await startTestStack({ punctual: true });
  const signals = path.join(stack.directory, "victim");
  const app = { memoryMB: 100, environment: { SIGNALS: signals } };
  await publish(stack, { name: "victim", appURL: `${host.origin}/victim.tgz`, app });
  const victimExecution = await trigger(stack, "victim");
  await eventually("the victim begins", () => existsSync(`${signals}.begun`) || undefined, 20_000);
  await eventually("the victim has printed", () => readdirSync(runnerLogs()).length > 0 || undefined, 20_000);
  before = await rowsOf(victimExecution);
  const jobParameter = JSON.stringify(targets(victimExecution));
  await publish(stack, {
    name: "hostile",
    appURL: `${host.origin}/hostile.tgz`,
    app: { memoryMB: 100 },
    job: { jobParameter },
  });
  hostile = await runOnce(stack, "hostile");
  const isIdle = () => [...stack.local.queues.values()].every((queue) => [...queue.messages()].length === 0);
  await eventually("every forged message is received", () => isIdle() || undefined, 20_000);
  after = await rowsOf(victimExecution);
  writeFileSync(`${signals}.end`, "");
  victim = await endOf(stack, victimExecution);
});

afterAll(async () => {
  host?.stop();
  await stack?.stop();
});

function targets(victimExecution: string): Targets {
  const { local } = stack;
  const named = (names: Iterable<string>, part: string) => {
    const found = [...names].filter((name) => name.includes(part)).sort((a, b) => a.length - b.length)[0];
    if (found === undefined) throw new Error(`nothing is called ${part}`);
    return found;
  };
  const functions = [...local.functions.keys()];
  const urls = [...local.queues.values()].filter((queue) => queue.properties.RedrivePolicy).map(({ url }) => url);
  return {
    configTable: named(tables(), "Config"),
    victim: "victim",
    victimTenant: "victim@1.1",
    victimExecution,
    ticks: named(urls, "Ticks"),
    outcomes: named(urls, "Outcomes"),
    logGroup: `/aws/lambda/${RUNNER}`,
    streams: readdirSync(runnerLogs()).map((file) => decodeURIComponent(path.basename(file, ".log"))),
    functions: {
      dispatcher: named(functions, "-dispatcher"),
      planner: named(functions, "-planner"),
      runner: named(functions, "-runner-256"),
    },
  };
}

/** The directory of the streams of both apps. */
const runnerLogs = () => path.join(stack.directory, "data/logs", RUNNER);

const tables = () => stack.local.stack.of("AWS::DynamoDB::Table").map(({ name }) => name);

/**
 * The rows that name the victim, as text, by table and key. The instant of the next look is left out, because each
 * look changes it.
 */
async function rowsOf(victimExecution: string): Promise<Map<string, string>> {
  const { dynamodb } = clientsOf(stack.local);
  const rows = new Map<string, string>();
  for (const TableName of tables()) {
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
    for (const { PK, SK, dueAt: _, ...item } of Items) {
      if (!/#victim(#|@|\.|$)/.test(PK?.S ?? "")) continue;
      rows.set(`${TableName} ${PK?.S} ${SK?.S}`, JSON.stringify(Object.entries(item).sort()));
    }
  }
  dynamodb.destroy();
  expect([...rows.keys()].some((key) => key.includes(victimExecution))).toBe(true);
  return rows;
}

const tried = (kind: string): Record<string, unknown> =>
  Object.fromEntries(
    hostile.lines
      .filter((line) => line.startsWith(`{"kind":"${kind}"`))
      .map((line) => JSON.parse(line))
      .map(({ tried, got }) => [tried, got]),
  );

test("a job may take the runner's keys, and finds nothing of another app beside them", () => {
  expect(tried("looted")).toEqual({
    "credentials in the runner's environment": true,
    "its own task in the runner's memory": true,
    "victims in the runner's memory": [],
    "victims in the sandbox's files": [],
    "victims at home": [],
    "victims behind the runner's descriptors": [],
  });
});

test("on loopback it can neither take nor answer another task, of its own sandbox or of a neighbour's", () => {
  expect(tried("loopback")).toEqual({
    "take the next invocation": 403,
    "answer another invocation": 400,
    "other sandboxes and services that listen": true,
    "requests that they serve": [],
    "take a task without the token": 401,
  });
});

test("with the runner's keys it is refused everything beyond a task's own row", () => {
  const answers = Object.entries(tried("refused"));
  expect(answers.length).toBeGreaterThan(35);
  expect(answers.filter(([, got]) => !/^AccessDenied/.test(String(got)))).toEqual([]);
});

test("messages and writes under guessed names change nothing of the victim", () => {
  const { "get the victim's task": task, "get the victim's cancel flag": flag, ...sent } = tried("ignored");
  expect([task, flag]).toEqual(["nothing", "nothing"]);
  expect(Object.values(sent)).toEqual(Array.from({ length: 9 }, () => "sent"));
  for (const [key, row] of before) expect([key, after.get(key)]).toEqual([key, row]);
  expect(victim.execution).toMatchObject({ status: "FINISHED", counts: { FINISHED: 1, LOST: 0, FAILED: 0 } });
});

test("the victim's log has the victim's line, and no line that the job wrote into the victim's own stream", async () => {
  const { executionId } = victim.execution;
  const task = `victim@-@0@-@READY@-@${executionId}.1`;
  const log = await request(stack.local.apiUrl, "GET", `/api/job/executions/${executionId}/tasks/${task}/log`);
  expect(log).toMatchObject({ lines: [{ text: "mine" }], isComplete: true });
});

test("and its own execution ends like any other", () => {
  expect(hostile.execution.status).toBe("FINISHED");
});
