import { expect, test } from "vitest";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import { anApi } from "../an-api.ts";
import { aStack } from "./a-stack.ts";
import { apiOnTables } from "./api-on-tables.ts";
import { addFailed } from "./changing.ts";
import { changes } from "./measured.ts";
import { READINGS } from "./reading.ts";

/** Fewer than a page: a list of work in no order is whole. */
const JOBS = 40;

const inOrder = (json: unknown) => (Array.isArray(json) ? json.map((one) => JSON.stringify(one)).sort() : json);

test("each route answers over the embedded store as over that of memory", async () => {
  const world = aStack(JOBS);
  addFailed(world, 1);
  const stored = await apiOnTables(world);
  const { send } = anApi({}, world);
  try {
    for (const { name, path } of READINGS) {
      const [here, there] = [await send({ method: "GET", path }), await stored.send({ method: "GET", path })];
      const [expected, json] = [inOrder(here.json), inOrder(there.json)];
      expect.soft({ name, status: there.statusCode, json }).toEqual({ name, status: 200, json: expected });
    }
    const made = new Set<string>();
    for await (const { name } of changes(stored, 0)) made.add(name);
    const changing = OPERATIONS.filter(({ method }) => method !== "GET").map(({ name }) => name);
    expect([...made].sort()).toEqual(changing.sort());
  } finally {
    await stored.stop();
  }
});
