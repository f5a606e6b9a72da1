import { createHmac, randomBytes } from "node:crypto";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Clock } from "../../ports/clock.ts";
import type { Sign, TaskKey } from "../../ports/task-key.ts";
import { ifHolds } from "./conditional.ts";
import { getItem } from "./get-item.ts";
import { taskSecretKey } from "./keys.ts";

/**
 * A sandbox reads the keys again when they are older than this. A new key is used from the instant `since` that its
 * operator writes beside it. That is later than this time, so each sandbox knows a key before any of them uses it.
 */
export const KEYS_KEPT_MS = 600_000;

/** `secret` is the first key, `secret2` the second one, in use from `since2` (epoch seconds) on, and so on. */
const SECRET = /^secret([2-9]|[1-9]\d{1,3})?$/;

/** A further key that is too short, or has no instant in epoch seconds, is none: nothing depends on it yet. */
const Secret = z.object({ secret: z.string().min(32), since: z.number() });

/** By number. */
type Keys = ReadonlyMap<number, z.output<typeof Secret>>;

/** The secrets of the task ids, in one item of the Config table under a key of its own. */
export function taskKey(client: DynamoDBDocumentClient, table: string, now: Clock): TaskKey {
  let known: Promise<Keys> | undefined;
  let readAt = 0;
  const read = (find: () => Promise<Keys>): Promise<Keys> => {
    readAt = now();
    known = find().catch((error) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  const find = async (): Promise<Keys | undefined> => {
    const row = await getItem(client, table, taskSecretKey);
    return row && secretsIn(row);
  };
  const findExisting = async (): Promise<Keys> => {
    const keys = await find();
    if (keys === undefined) throw new Error("there is no task key: the first job's registration makes it");
    return keys;
  };
  const findOrPut = async (): Promise<Keys> => {
    const found = await find();
    if (found !== undefined) return found;
    const secret = randomBytes(32).toString("base64url");
    const put = new PutCommand({
      TableName: table,
      Item: { ...taskSecretKey, secret },
      ConditionExpression: "attribute_not_exists(PK)",
    });
    // Another process may have made one meanwhile: then that one is valid.
    return (await ifHolds(client.send(put))).ok ? secretsIn({ secret }) : findExisting();
  };
  const keys = () => (known !== undefined && now() - readAt < KEYS_KEPT_MS ? known : read(findExisting));
  const signWith = async (key: number): Promise<Sign | undefined> => {
    const found = (await keys()).get(key);
    // The number tells which key has signed. It is no secret, and a wrong one makes a wrong id.
    const mark = key === 1 ? "" : `${key}.`;
    return found && ((text) => mark + createHmac("sha256", found.secret).update(text).digest("base64url"));
  };
  return {
    async make() {
      await read(findOrPut);
    },
    find: signWith,
    async signer(key = 1) {
      const sign = await signWith(key);
      if (sign === undefined) throw new Error(`key ${key} of the task ids is gone`);
      return sign;
    },
    async newest() {
      const used = [...(await keys())].filter(([, { since }]) => since * 1_000 <= now());
      return Math.max(1, ...used.map(([key]) => key));
    },
  };
}

function secretsIn(row: Readonly<Record<string, unknown>>): Keys {
  const secrets = Object.entries(row).flatMap(([name, value]) => {
    const match = SECRET.exec(name);
    if (match === null) return [];
    const key = Number(match[1] ?? 1);
    const read = Secret.safeParse({ secret: value, since: key === 1 ? 0 : row[`since${key}`] });
    return read.success ? [[key, read.data] as const] : [];
  });
  return new Map(secrets);
}
