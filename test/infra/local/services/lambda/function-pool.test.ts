import { afterAll, beforeAll, expect, test } from "vitest";
import { FunctionPool } from "../../../../../infra/local/services/lambda/function-pool.ts";
import { type Guardian, startGuardian } from "../../../../../infra/local/services/lambda/start-guardian.ts";
import { eventually } from "../../../../support/eventually.ts";
import { type Fixture, startFixture } from "../../a-fixture.ts";

let fixture: Fixture;
let guardian: Guardian;
beforeAll(async () => {
  fixture = await startFixture();
  guardian = startGuardian();
});
afterAll(async () => {
  await guardian.stop();
  await fixture.stop();
});

/** A pool of the function `echo`, and the number of processes that it has started. */
function aPool() {
  const echo = fixture.local.functions.get("echo");
  if (echo === undefined) throw new Error("the fixture has no function echo");
  const { plan } = echo.pool;
  let started = 0;
  const openLog: typeof plan.openLog = (stream) => {
    started++;
    return plan.openLog(stream);
  };
  const pool = new FunctionPool({ ...plan, openLog }, guardian, { limit: 4, idleMs: 60_000 });
  return { pool, invoke: (event: object) => pool.invoke({ payload: JSON.stringify(event) }), started: () => started };
}

test("an invocation that finds a sandbox busy takes it if it is soon free, and starts no other one", async () => {
  const servedByOne = async () => {
    const { pool, invoke, started } = aPool();
    try {
      await invoke({ do: "identify" });
      const answers = await Promise.all(Array.from({ length: 6 }, () => invoke({ do: "identify" })));
      expect(answers.every(({ ok }) => ok)).toBe(true);
      // On a busy machine six invocations may take longer than the pool waits.
      return started() === 1 || undefined;
    } finally {
      await pool.close();
    }
  };
  await eventually("one sandbox serves six short invocations", servedByOne);
});

test("an invocation that finds a sandbox busy for long starts another one", async () => {
  const { pool, invoke, started } = aPool();
  try {
    await invoke({ do: "identify" });
    const hanging = invoke({ do: "hang" });
    expect(await invoke({ do: "identify" })).toMatchObject({ ok: true });
    expect(started()).toBe(2);
    await pool.close();
    expect(await hanging).toMatchObject({ ok: false });
  } finally {
    await pool.close();
  }
});

test("invocations that last start as many sandboxes as may be", async () => {
  const { pool, invoke, started } = aPool();
  try {
    for (let n = 0; n < 6; n++) void invoke({ do: "hang" });
    await eventually("four sandboxes are up", () => pool.pids().length === 4 || undefined);
    expect(started()).toBe(4);
  } finally {
    await pool.close();
  }
});
