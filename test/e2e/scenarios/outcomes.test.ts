import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { roomySeconds } from "../../support/patience.ts";
import { type Published, publish } from "../harness/a-job.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { hostPackages, type Offer, type PackageHost, packed } from "../harness/package-host.ts";
import { request } from "../harness/request.ts";
import { endOf, trigger } from "../harness/trigger.ts";

/*
 * Causes and their outcomes: each cause on the real stack, twice. Without failover its outcome is the execution's. With
 * failover it happens to the first attempt alone: the execution is FINISHED if a second one was made, and as before if
 * not.
 */

const FIRST_ATTEMPT = `case "$ELASTIC_JOB_SHARDING_CONTEXT" in *'"attempt":1'*)`;
/** A script that does this in the first attempt, and well in every later one. */
const shell = (...lines: readonly string[]) => `#!/bin/sh\n${FIRST_ATTEMPT}\n${lines.join("\n")}\n;; esac\n`;

/** An app that speaks the job protocol, and does this with the task of a first attempt. */
const protocol = (onFirst: string) => `#!/usr/bin/env node
const { ELASTIC_JOB_RUNTIME_API: api, ELASTIC_JOB_RUNTIME_TOKEN: token } = process.env;
const headers = { authorization: "Bearer " + token };
const answer = (task, result) =>
  fetch(api + "/task/" + encodeURIComponent(task.taskId) + "/result", { method: "POST", headers, body: JSON.stringify(result) });
(async () => {
  for (;;) {
    const task = await (await fetch(api + "/task/next", { headers })).json();
    if (task.context.attempt === 1) { ${onFirst} }
    await answer(task, {});
  }
})();
`;

interface Row {
  readonly cause: string;
  readonly outcome: string;
  readonly failsOver: boolean;
  /** Text of the start script. @default one that ends well */
  readonly start?: string;
  /** How the server answers the first request. @default with the package */
  readonly first?: (bytes: Buffer) => Offer;
  readonly app?: Published["app"];
  readonly job?: Published["job"];
  /** The action on the job while it runs. */
  readonly act?: (stack: TestStack, jobName: string, executionId: string) => Promise<unknown>;
}

const LASTING = "#!/bin/sh\nexec sleep 600\n";
const call = (method: string, path: (jobName: string, executionId: string) => string): NonNullable<Row["act"]> => {
  return ({ local }, jobName, executionId) =>
    request(local.apiUrl, method, path(encodeURIComponent(jobName), encodeURIComponent(executionId)));
};

const ROWS: readonly Row[] = [
  { cause: "exit-0", outcome: "FINISHED", failsOver: false },
  { cause: "result-ok", start: protocol(""), outcome: "FINISHED", failsOver: false },
  { cause: "exit-3", start: shell("exit 3"), outcome: "FAILED", failsOver: false },
  {
    cause: "error-result",
    start: protocol(`await answer(task, { error: { message: "no" } }); continue;`),
    outcome: "FAILED",
    failsOver: false,
  },
  { cause: "no-result", start: protocol("process.exit(0);"), outcome: "FAILED", failsOver: false },
  {
    cause: "timeoutSeconds",
    start: shell("exec sleep 600"),
    job: { timeoutSeconds: 1 },
    outcome: "FAILED",
    failsOver: false,
  },
  { cause: "package-404", first: () => ({ status: 404 }), outcome: "ERROR", failsOver: false },
  { cause: "bad-archive", first: () => ({ bytes: Buffer.from("no archive") }), outcome: "ERROR", failsOver: false },
  { cause: "wrong-digest", app: { sha256: "0".repeat(64) }, outcome: "ERROR", failsOver: false },
  { cause: "no-bootstrap", app: { bootstrapScript: "bin/none.sh" }, outcome: "ERROR", failsOver: false },
  { cause: "network-error", first: (bytes) => ({ bytes, sends: 0 }), outcome: "ERROR", failsOver: true },
  { cause: "truncated", first: (bytes) => ({ bytes, sends: 20 }), outcome: "ERROR", failsOver: true },
  { cause: "package-500", first: () => ({ status: 500 }), outcome: "ERROR", failsOver: true },
  { cause: "killed-by-signal", start: shell("kill -9 $$"), outcome: "LOST", failsOver: true },
  { cause: "sandbox-died", start: shell("kill -9 $PPID"), outcome: "LOST", failsOver: true },
  { cause: "function-timed-out", start: shell("kill -STOP $PPID; sleep 600"), outcome: "LOST", failsOver: true },
  {
    cause: "killed",
    start: LASTING,
    act: call("POST", (_, executionId) => `/api/job/executions/${executionId}/kill`),
    outcome: "KILLED",
    failsOver: false,
  },
  {
    cause: "disabled",
    start: LASTING,
    act: call("POST", (jobName) => `/api/job/${jobName}/disable`),
    outcome: "KILLED",
    failsOver: false,
  },
  {
    cause: "deregistered",
    start: LASTING,
    act: call("DELETE", (jobName) => `/api/job/${jobName}/deregister`),
    outcome: "KILLED",
    failsOver: false,
  },
];

const TIMINGS = {
  runnerTimeoutSeconds: roomySeconds(6),
  stopBeforeEndSeconds: 1,
  failoverBackoffSeconds: 1,
  fenceSeconds: 1,
  cancelPollSeconds: 1,
  killAfterSeconds: 1,
};

let stack: TestStack;
let host: PackageHost;

beforeAll(async () => {
  host = await hostPackages(offerAt);
  stack = await startTestStack({ punctual: true, concurrency: 8 }, { timings: TIMINGS });
});

afterAll(async () => {
  host?.stop();
  await stack?.stop();
});

const WELL = "#!/bin/sh\n";

/** The path names a row. */
function offerAt(path: string, nth: number): Offer {
  const row = ROWS.find(({ cause }) => cause === path.split("/")[1]);
  const bytes = packed({ "bin/start.sh": row?.start ?? WELL });
  return nth === 1 && row?.first !== undefined ? row.first(bytes) : { bytes };
}

async function outcomeOf({ cause, app, job, act }: Row, failover: boolean): Promise<string> {
  const name = failover ? `${cause}.failover` : cause;
  await publish(stack, { name, appURL: `${host.origin}/${cause}/${name}.tgz`, app, job: { ...job, failover } });
  const executionId = await trigger(stack, name);
  if (act !== undefined) {
    await eventually(`${name} runs`, () => host.transfers.find(({ path }) => path.endsWith(`/${name}.tgz`)), 10_000);
    await act(stack, name, executionId);
  }
  return (await endOf(stack, executionId)).execution.status;
}

test.concurrent.each(ROWS)("$cause is $outcome, and fails over: $failsOver", async (row) => {
  const [plain, again] = await Promise.all([outcomeOf(row, false), outcomeOf(row, true)]);
  expect(plain).toBe(row.outcome);
  expect(again).toBe(row.failsOver ? "FINISHED" : row.outcome);
});

test("the statistics have counted each of them", async () => {
  const { apiUrl } = stack.local;
  const ended = ROWS.flatMap(({ outcome, failsOver }) => [outcome, failsOver ? "FINISHED" : outcome]);
  const successCount = ended.filter((outcome) => outcome === "FINISHED").length;
  const failedCount = ended.filter((outcome) => !["FINISHED", "KILLED"].includes(outcome)).length;
  const results = await request(apiUrl, "GET", "/api/job/statistics/tasks/results/online");
  expect(results).toMatchObject({ successCount, failedCount, statisticInterval: "DAY" });
  const jobs = await request(apiUrl, "GET", "/api/job/statistics/jobs/executionType");
  const deregistered = ROWS.filter(({ cause }) => cause === "deregistered").length;
  expect(jobs).toEqual({ transientJobCount: 2 * (ROWS.length - deregistered), daemonJobCount: 0 });
});
