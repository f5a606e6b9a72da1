import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NO_FAULTS } from "../../../../infra/local/services/faults.ts";
import { AsyncEvents } from "../../../../infra/local/services/lambda/async-events.ts";
import { eventually } from "../../../support/eventually.ts";
import { type Fixture, startFixture } from "../a-fixture.ts";

let directory: string;
let fixture: Fixture;
let left: ReturnType<typeof spawn>;
let bystander: ReturnType<typeof spawn>;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "restart-"));
  const data = path.join(directory, "data");
  const sandbox = path.join(data, "sandboxes", "of-a-killed-run");
  mkdirSync(sandbox, { recursive: true });
  const sleeper = (TMPDIR: string) =>
    spawn("/bin/sleep", ["3600"], { detached: true, stdio: "ignore", env: { TMPDIR } });
  left = sleeper(sandbox);
  bystander = sleeper(directory);
  fixture = await startFixture({ data });
});
afterAll(async () => {
  await fixture?.stop();
  left.kill("SIGKILL");
  bystander.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

test("a process that outlived the run before, out of its guardian's sight, ends with the start", async () => {
  await eventually("its end", () => (left.signalCode === "SIGKILL" ? true : undefined), 5_000);
  expect(bystander.signalCode).toBeNull();
});

test("an invocation that was under way when the run ended is a Runtime.ExitError of the next one", async () => {
  const file = path.join(directory, "begun");
  const ends: string[] = [];
  const run = () =>
    new AsyncEvents({
      pool: poolOf("once"),
      qualifier: "$LATEST",
      config: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      journalPath: path.join(directory, "journal"),
      faults: NO_FAULTS,
      deliver: (kind, record) => void ends.push(`${kind} ${record}`),
      watcher: {},
    });
  const before = run();
  before.accept(JSON.stringify({ do: "wait", file, ms: 60_000 }));
  await eventually("the invocation's first line", () => existsSync(file) || undefined);
  before.close();
  const next = run();
  next.resume();
  next.close();
  expect(ends).toHaveLength(1);
  expect(ends[0]).toMatch(/^OnFailure .*"condition":"RetriesExhausted","approximateInvokeCount":1\b/);
  expect(ends[0]).toMatch(/"errorType":"Runtime.ExitError","errorMessage":"[^"]*signal: killed"/);
});

function poolOf(name: string) {
  const found = fixture.local.functions.get(name);
  if (found === undefined) throw new Error(`the fixture has no function ${name}`);
  return found.pool;
}
