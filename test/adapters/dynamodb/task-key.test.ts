import { afterAll, beforeAll, expect, test } from "vitest";
import { taskKey } from "../../../functions/adapters/dynamodb/task-key.ts";
import { awsError, startEndpoint } from "../an-endpoint.ts";
import { clientOf, forward, type RealTables, startRealTables } from "./real-tables.ts";

let tables: RealTables;
beforeAll(async () => {
  tables = await startRealTables();
});
afterAll(() => tables.stop());

test("a request for a key does not make it", async () => {
  const keys = taskKey(clientOf(tables.endpoint), tables.config);
  await expect(keys.signer()).rejects.toThrow("there is no task key: the first job's registration makes it");
});

test("sandboxes that start together with the stack agree on one key, and later ones too", async () => {
  const client = clientOf(tables.endpoint);
  const sandboxes = Array.from({ length: 10 }, () => taskKey(client, tables.config));
  await Promise.all(sandboxes.map((sandbox) => sandbox.make()));
  const signs = await Promise.all(sandboxes.map((sandbox) => sandbox.signer()));
  signs.push(await taskKey(client, tables.config).signer());
  const signatures = signs.map((sign) => sign("foo_job@-@0"));
  expect(new Set(signatures).size).toBe(1);
  expect(signatures[0]).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(signs[0]?.("foo_job@-@1")).not.toBe(signatures[0]);
});

test("a key that could not be read is asked for again, one that was read is not", async () => {
  let asked = 0;
  const endpoint = await startEndpoint((seen, number) => {
    asked = number;
    return number === 1 ? awsError("AccessDeniedException") : forward(tables, seen);
  });
  try {
    const keys = taskKey(clientOf(endpoint.url), tables.config);
    await expect(keys.signer()).rejects.toThrow("AccessDeniedException");
    const sign = await keys.signer();
    expect((await keys.signer())("foo_job@-@0")).toBe(sign("foo_job@-@0"));
    expect(asked, "a key that is known is not read again").toBe(2);
  } finally {
    await endpoint.stop();
  }
});
