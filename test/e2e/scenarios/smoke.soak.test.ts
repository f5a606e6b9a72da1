import { afterAll, beforeAll, expect, test } from "vitest";
import { CHECKS } from "../../../infra/cli/smoke/look-at-all.ts";
import { type SmokeStacks, smoke, startSmokeStacks } from "../harness/smoke-stacks.ts";

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
