import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHECKS } from "../../../infra/cli/smoke/look-at-all.ts";
import { THROW_AWAY_TIMINGS } from "../../../infra/cli/smoke/stack/with-throw-away-stack.ts";
import { type SmokeStacks, smoke, startLyingStack, startSmokeStacks } from "../harness/smoke-stacks.ts";

let stacks: SmokeStacks;

beforeAll(async () => {
  stacks = await startSmokeStacks();
});
afterAll(() => stacks?.stop());

test("all checks of the smoke command hold, or say why they are not made", async () => {
  const { code, out, results } = await smoke(stacks.honest, 300, "--slow --measure 60");
  console.log(results.map(({ name, verdict, seen }) => `${name} ${verdict}: ${seen}`).join("\n"));
  expect(results.map(({ name }) => name)).toEqual(CHECKS.map(({ name }) => name));
  expect(results.filter(({ verdict }) => verdict === "fails")).toEqual([]);
  expect(code, out).toBe(0);
});

test("an alias without a destination of failures is found", async () => {
  const { code, out, results } = await smoke(stacks.lying, 60, "--only alias");
  expect(results, out).toMatchObject([{ verdict: "fails", seen: expect.stringContaining("no record") }]);
  expect(code).toBe(1);
});

test("an alias whose own configuration is ignored is found, though the function's is not", async () => {
  const ignoring = await startLyingStack(["no destination of the alias"]);
  try {
    const { code, out, results } = await smoke(ignoring, 20, "--only success --only crash --only alias");
    expect(results, out).toMatchObject([
      ...[{ verdict: "holds" }, { verdict: "holds" }],
      { name: "alias", verdict: "fails", seen: expect.stringContaining("no record of every end") },
    ]);
    expect(code).toBe(1);
  } finally {
    await ignoring.stop();
  }
});

describe("with the waiting times of a throw-away stack", () => {
  const AGE = `--slow --age ${THROW_AWAY_TIMINGS.eventAgeSeconds} --only age`;
  let aging: SmokeStacks;
  beforeAll(async () => {
    aging = await startSmokeStacks({ ...THROW_AWAY_TIMINGS, fenceSeconds: 1 });
  });
  afterAll(() => aging?.stop());

  test.concurrent("an event that waits for too long has its record", async () => {
    const { out, results } = await smoke(aging.honest, 200, AGE);
    const seen = "4 FINISHED, 2 LOST, 4 of 6 at a time; 2 EventAgeExceeded";
    expect(results, out).toMatchObject([{ name: "age", verdict: "holds", seen }]);
  });

  test.concurrent("where that record is not sent the table says so", async () => {
    const { out, results } = await smoke(aging.lying, 120, AGE);
    expect(results, out).toMatchObject([
      { verdict: "fails", seen: expect.stringContaining("no record of every event") },
    ]);
  });
});
