import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { publish } from "../harness/a-job.ts";
import { historyOf } from "../harness/history.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { hostPackages, type PackageHost, packed } from "../harness/package-host.ts";
import { type Ran, runOnce } from "../harness/trigger.ts";

/*
 * The parameters of an app and a job about package, process and resources. Each has a row with the observation when it
 * takes effect. The plain row gives none of them, and its observations must differ, so that no row passes by itself.
 */

/** Prints the owner of its package, its own name and the value of $GREETING. */
const script = (owner: string, name: string) => `#!/bin/sh\necho ${owner} ${name} $GREETING\n`;
const packageOf = (owner: string) =>
  packed({
    "bin/start.sh": script(owner, "start"),
    "bin/other.sh": script(owner, "other"),
    "bin/slow.sh": "#!/bin/sh\nexec sleep 5\n",
  });
const digestOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

interface Row {
  readonly parameter: string;
  /** The end of the app's URL. @default "app.tgz" */
  readonly file?: string;
  readonly app?: Readonly<Record<string, unknown>>;
  readonly job?: Readonly<Record<string, unknown>>;
  readonly observed: keyof Observed;
  readonly is: unknown;
}

const PLAIN: Row = { parameter: "plain", observed: "the outcome", is: "FINISHED" };
const ROWS: readonly Row[] = [
  { parameter: "appName", observed: "whose package ran", is: "appName" },
  { parameter: "appURL", file: "elsewhere.tgz", observed: "the requested file", is: "elsewhere.tgz" },
  { parameter: "bootstrapScript", app: { bootstrapScript: "bin/other.sh" }, observed: "which script ran", is: "other" },
  { parameter: "cpuCount", app: { cpuCount: 0.5 }, observed: "the tiers invoked", is: [1024] },
  { parameter: "memoryMB", app: { memoryMB: 300 }, observed: "the tiers invoked", is: [512] },
  { parameter: "appCacheEnable", app: { appCacheEnable: false }, observed: "the answers", is: ["200", "200"] },
  { parameter: "sha256", app: { sha256: digestOf(packageOf("sha256")) }, observed: "the answers", is: ["200"] },
  { parameter: "sha256-of-another", app: { sha256: "0".repeat(64) }, observed: "the outcome", is: "ERROR" },
  { parameter: "environment", app: { environment: { GREETING: "hi" } }, observed: "the value of $GREETING", is: "hi" },
  { parameter: "job-cpuCount", job: { cpuCount: 0.5 }, observed: "the tiers invoked", is: [1024] },
  { parameter: "job-memoryMB", job: { memoryMB: 300 }, observed: "the tiers invoked", is: [512] },
  {
    parameter: "job-timeoutSeconds",
    app: { bootstrapScript: "bin/slow.sh" },
    job: { timeoutSeconds: 1 },
    observed: "the outcome",
    is: "FAILED",
  },
];

interface Observed {
  readonly "the outcome": string;
  readonly "the tiers invoked": readonly number[];
  readonly "whose package ran": string | undefined;
  readonly "which script ran": string | undefined;
  readonly "the value of $GREETING": string | undefined;
  readonly "the requested file": string | undefined;
  readonly "the answers": readonly string[];
}

let stack: TestStack;
let host: PackageHost;
let plain: Observed;

beforeAll(async () => {
  host = await hostPackages((path) => ({ bytes: packageOf(path.split("/")[1] ?? "") }));
  stack = await startTestStack({ punctual: true });
  plain = await observe(PLAIN);
});

afterAll(async () => {
  host?.stop();
  await stack?.stop();
});

/** Publishes an app, registers a job of it and runs that twice. */
async function observe({ parameter: name, file = "app.tgz", app, job }: Row): Promise<Observed> {
  const before = host.transfers.length;
  await publish(stack, { name, appURL: `${host.origin}/${name}/${file}`, app, job });
  const first = await runOnce(stack, name);
  await runOnce(stack, name);
  return observed(first, host.transfers.slice(before));
}

function observed({ execution, tiers, lines }: Ran, transfers: PackageHost["transfers"]): Observed {
  const [owner, script, greeting] = lines[0]?.split(" ") ?? [];
  return {
    "the outcome": execution.status,
    "the tiers invoked": tiers,
    "whose package ran": owner,
    "which script ran": script,
    "the value of $GREETING": greeting,
    "the requested file": transfers[0]?.path.replace(/^.*\//, ""),
    "the answers": transfers.map(({ status, bytes }) => `${status}${bytes === 0 ? " without bytes" : ""}`),
  };
}

test("without parameters a job runs in the smallest tier, and its package is sent once", () => {
  expect(plain).toEqual({
    "the outcome": "FINISHED",
    "the tiers invoked": [256],
    "whose package ran": "plain",
    "which script ran": "start",
    "the value of $GREETING": undefined,
    "the requested file": "app.tgz",
    "the answers": ["200", "304 without bytes"],
  });
});

test.each(ROWS)("$parameter: $observed is $is", async (row) => {
  expect(plain[row.observed]).not.toEqual(row.is);
  expect((await observe(row))[row.observed]).toEqual(row.is);
});

/**
 * For each of the first successful executions: whether it has a history. A DAEMON job fires every second until there
 * are enough.
 */
async function keptOf(name: string, app: Row["app"], executions: number): Promise<boolean[]> {
  const job = { jobExecutionType: "DAEMON", cron: "* * * * * ?" };
  await publish(stack, { name, appURL: `${host.origin}/${name}/app.tgz`, app, job });
  return eventually(
    `${executions} executions of ${name}`,
    async () => {
      const history = await historyOf(stack.local.apiUrl, name);
      const finished = history.filter(({ status }) => status === "FINISHED").slice(0, executions);
      return finished.length < executions ? undefined : finished.map(({ reason }) => reason !== "sampled-out");
    },
    30_000,
  );
}

test("eventTraceSamplingCount: one of this many executions of a DAEMON job has a history", async () => {
  const [all, third] = await Promise.all([
    keptOf("without-eventTraceSamplingCount", {}, 6),
    keptOf("eventTraceSamplingCount", { eventTraceSamplingCount: 3 }, 6),
  ]);
  expect(all).toEqual([true, true, true, true, true, true]);
  expect(third).toEqual([false, false, true, false, false, true]);
});
