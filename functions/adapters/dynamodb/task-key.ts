import { createHmac, randomBytes } from "node:crypto";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { TaskKey } from "../../ports/task-key.ts";
import { ifHolds } from "./conditional.ts";
import { getItem } from "./get-item.ts";
import { taskSecretKey } from "./keys.ts";

const SecretRow = z.object({ secret: z.string() });

/** The secret of the task ids, in the Config table under a key of its own; read once per sandbox. */
export function taskKey(client: DynamoDBDocumentClient, table: string): TaskKey {
  let known: Promise<string> | undefined;
  const remember = (secret: Promise<string>) => {
    known = secret.catch((error) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  const find = async (): Promise<string | undefined> => {
    const row = await getItem(client, table, taskSecretKey);
    return row && SecretRow.parse(row).secret;
  };
  const read = async (): Promise<string> => {
    const secret = await find();
    if (secret === undefined) throw new Error("there is no task key: the first job's registration makes it");
    return secret;
  };
  const findOrPut = async (): Promise<string> => {
    const found = await find();
    if (found !== undefined) return found;
    const secret = randomBytes(32).toString("base64url");
    const put = new PutCommand({
      TableName: table,
      Item: { ...taskSecretKey, secret },
      ConditionExpression: "attribute_not_exists(PK)",
    });
    // Another process may have made one meanwhile: then that one is valid for ever.
    return (await ifHolds(client.send(put))).ok ? secret : read();
  };
  return {
    async make() {
      await remember(findOrPut());
    },
    async signer() {
      const secret = await (known ?? remember(read()));
      return (text) => createHmac("sha256", secret).update(text).digest("base64url");
    },
  };
}
