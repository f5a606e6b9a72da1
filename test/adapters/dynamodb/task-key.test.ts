import { readFileSync } from "node:fs";
import path from "node:path";
import { DeleteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { taskSecretKey } from "../../../functions/adapters/dynamodb/keys.ts";
import { KEYS_KEPT_MS, taskKey } from "../../../functions/adapters/dynamodb/task-key.ts";
import { awsError, startEndpoint } from "../an-endpoint.ts";
import { clientOf, forward, type RealTables, startRealTables } from "./real-tables.ts";

let tables: RealTables;
const now = () => Date.now();
beforeAll(async () => {
  tables = await startRealTables();
});
afterAll(() => tables.stop());
const forget = () =>
  clientOf(tables.endpoint).send(new DeleteCommand({ TableName: tables.config, Key: taskSecretKey }));

test("a request for a key does not make it", async () => {
  await forget();
  const keys = taskKey(clientOf(tables.endpoint), tables.config, now);
  await expect(keys.signer()).rejects.toThrow("there is no task key: the first job's registration makes it");
});

test("sandboxes that start together with the stack agree on one key, and later ones too", async () => {
  await forget();
  const client = clientOf(tables.endpoint);
  const sandboxes = Array.from({ length: 10 }, () => taskKey(client, tables.config, now));
  await Promise.all(sandboxes.map((sandbox) => sandbox.make()));
  const signs = await Promise.all(sandboxes.map((sandbox) => sandbox.signer()));
  signs.push(await taskKey(client, tables.config, now).signer());
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
    const keys = taskKey(clientOf(endpoint.url), tables.config, now);
    await expect(keys.signer()).rejects.toThrow("AccessDeniedException");
    const sign = await keys.signer();
    expect((await keys.signer())("foo_job@-@0")).toBe(sign("foo_job@-@0"));
    expect(asked, "a key that is known is not read again").toBe(2);
  } finally {
    await endpoint.stop();
  }
});

describe("a second key", () => {
  const SECOND = "c2Vjb25kIHNlY3JldCBvZiB0aGUgdGFzayBpZHM";
  const PAGE = readFileSync(path.join(import.meta.dirname, "..", "..", "..", "docs", "operate.md"), "utf8");
  const option = (name: string) => new RegExp(`--${name} '([^']+)'`).exec(PAGE)?.[1] ?? "";
  /** The command of docs/operate.md. */
  const add = (since: unknown, secret = SECOND) =>
    clientOf(tables.endpoint).send(
      new UpdateCommand({
        TableName: tables.config,
        Key: taskSecretKey,
        UpdateExpression: option("update-expression"),
        ExpressionAttributeValues: { ":secret": secret, ":since": since },
      }),
    );
  const T = Math.floor(Date.now() / 1_000) * 1_000;
  const START = T + 2 * KEYS_KEPT_MS;

  test("is added to the item and under the condition that the page names", async () => {
    expect(JSON.parse(option("key"))).toEqual({ PK: { S: taskSecretKey.PK }, SK: { S: taskSecretKey.SK } });
    expect(option("condition-expression")).toBe("attribute_exists(PK) AND attribute_not_exists(secret2)");
    const seconds = Number(/date \+%s\) \+ (\d+)/.exec(PAGE)?.[1]);
    expect(seconds * 1_000).toBe(2 * KEYS_KEPT_MS);
  });

  test("is known to every sandbox before the first of them uses it, and the first key stays", async () => {
    const clock = { now: T };
    const sandboxes = [0, 1, 2].map(() => taskKey(clientOf(tables.endpoint), tables.config, () => clock.now));
    const [early, late] = sandboxes;
    await early?.make();
    const first = (await early?.signer())?.("a");
    clock.now = T + KEYS_KEPT_MS - 1;
    await late?.newest();
    await add(START / 1_000);
    for (clock.now = T + KEYS_KEPT_MS; clock.now <= START; clock.now += KEYS_KEPT_MS / 4) {
      const newest = await Promise.all(sandboxes.map((sandbox) => sandbox.newest()));
      const used = Math.max(...newest);
      expect(new Set(newest), `at ${clock.now - T} ms`).toEqual(new Set([clock.now < START ? 1 : 2]));
      for (const sandbox of sandboxes) expect(await sandbox.find(used)).toBeDefined();
    }
    for (const sandbox of sandboxes) {
      expect((await sandbox.signer(1))("a")).toBe(first);
      expect((await sandbox.signer(2))("a")).toMatch(/^2\.[\w-]{43}$/);
    }
    await expect(early?.signer(3)).rejects.toThrow("key 3 of the task ids is gone");
  });

  test.each([
    { since: "tomorrow", secret: SECOND, because: "its instant is no number" },
    { since: T / 1_000, secret: "short", because: "it can be guessed" },
  ])("is none when $because, and the first key goes on", async ({ since, secret }) => {
    await add(since, secret);
    const keys = taskKey(clientOf(tables.endpoint), tables.config, () => START);
    expect([await keys.newest(), await keys.find(2)]).toEqual([1, undefined]);
  });
});
