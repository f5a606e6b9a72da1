import { afterAll, beforeAll, expect, test } from "vitest";
import { CHECKS } from "../../../infra/cli/smoke/look-at-all.ts";
import { run } from "../../infra/cli/an-io.ts";
import { FOR_ALL } from "../harness/local-stack.ts";
import { request } from "../harness/request.ts";
import { type SmokeStacks, smoke, startSmokeStacks } from "../harness/smoke-stacks.ts";

/** These run hundreds of shards, or many sandboxes: the soak makes them. */
const LONG = ["alias", "tenants", "cold-start"];

let stacks: SmokeStacks;

beforeAll(async () => {
  stacks = await startSmokeStacks();
});
afterAll(() => stacks?.stop());

/** The command tells the truth about such a stack: no record comes of a runner that died. */
const WITHOUT =
  FOR_ALL.outcomesBy === "runner" ? "skipped: runners send their own outcomes, so the assumption fails" : "";

test.concurrent("on this machine every assumption holds, or it is said why it is not looked at; nothing is left behind", async ({
  skip,
}) => {
  if (WITHOUT !== "") {
    console.log(WITHOUT);
    skip(WITHOUT);
  }
  const names = CHECKS.map(({ name }) => name).filter((name) => !LONG.includes(name));
  const only = names.map((name) => `--only ${name}`).join(" ");
  const { code, out, results } = await smoke(stacks.honest, 60, `--slow --measure 10 ${only}`);
  const unknown = ["closed", "memory", "age", "price"];
  const expected = names.map((name) => [name, unknown.includes(name) ? "unknown" : "holds"]);
  expect(
    results.map(({ name, verdict }) => [name, verdict]),
    out,
  ).toEqual(expected);
  const [, executions, shards] = /^executions: (\d+), shards: (\d+), /.exec(results.at(-1)?.seen ?? "") ?? [];
  expect(Number(shards) - Number(executions), "one job has six shards, all others one").toBe(5);
  expect(code).toBe(0);
  expect(await request(stacks.honest.local.apiUrl, "GET", "/api/app/list")).toEqual([]);
});

test.concurrent("where no failure is reported and no condition judged the table says so, beside the page of AWS that promises it", async () => {
  const { code, out, results } = await smoke(stacks.lying, 10, "--only success --only crash --only transaction");
  const [transaction, success, crash] = results;
  expect(success, out).toMatchObject({ name: "success", verdict: "holds" });
  expect(crash, out).toMatchObject({ name: "crash", verdict: "fails" });
  expect(crash).toMatchObject({ seen: expect.stringContaining("no record"), page: expect.stringContaining("async") });
  expect(transaction).toMatchObject({ name: "transaction", verdict: "fails" });
  expect(transaction?.seen).toContain("beside a row of a job: TransactionCanceledException");
  expect(code).toBe(1);
});

test("Ctrl-C in the midst of a check leaves nothing behind", async () => {
  const ended = new AbortController();
  const pause = async () => {
    expect(await request(stacks.honest.local.apiUrl, "GET", "/api/app/list")).toHaveLength(1);
    ended.abort();
    ended.signal.throwIfAborted();
  };
  const { code } = await smoke(stacks.honest, 60, "--only lateness", { pause, signal: ended.signal });
  expect(code).toBe(130);
  expect(await request(stacks.honest.local.apiUrl, "GET", "/api/app/list")).toEqual([]);
});

test("a stack without the console's page is refused, and a check has to be one", async () => {
  const fetch = async () => new Response("", { status: 404 });
  const away = await run("smoke --url https://example.com --region eu-central-1", { fetch });
  expect([away.code, away.talk]).toEqual([2, expect.stringContaining("GET https://example.com/console: 404")]);
  const odd = await smoke(stacks.honest, 1, "--only nothing");
  expect([odd.code, odd.talk]).toEqual([2, expect.stringContaining("'nothing' is no check; the checks are closed")]);
});
