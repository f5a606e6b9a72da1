import { createHmac, randomBytes } from "node:crypto";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Sign, TaskKey } from "../../ports/task-key.ts";
import { ifHolds } from "./conditional.ts";
import { getItem } from "./get-item.ts";
import { taskSecretKey } from "./keys.ts";

const SecretRow = z.object({ secret: z.string() });

/** The secret of the task ids, in the Config table under a key of its own; read once per sandbox. */
export function taskKey(client: DynamoDBDocumentClient, table: string): TaskKey {
  let signer: Promise<Sign> | undefined;
  const read = async () => {
    const row = await getItem(client, table, taskSecretKey);
    return row && SecretRow.parse(row).secret;
  };
  const make = async (): Promise<string> => {
    const known = await read();
    if (known !== undefined) return known;
    const secret = randomBytes(32).toString("base64url");
    const put = new PutCommand({
      TableName: table,
      Item: { ...taskSecretKey, secret },
      ConditionExpression: "attribute_not_exists(PK)",
    });
    // Somebody else made one meanwhile: that one counts, for ever.
    if ((await ifHolds(client.send(put))).ok) return secret;
    const stored = await read();
    if (stored === undefined) throw new Error("the task key was made and is not there");
    return stored;
  };
  return {
    signer() {
      signer ??= make().then(
        (secret) => (text) => createHmac("sha256", secret).update(text).digest("base64url"),
        (error) => {
          signer = undefined;
          throw error;
        },
      );
      return signer;
    },
  };
}
