import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { HeartbeatReads, Heartbeats } from "../../ports/heartbeats.ts";
import type { LetterNoteReads, LetterNotes } from "../../ports/letter-notes.ts";
import { getItem } from "./get-item.ts";
import { heartbeatKey, lettersKey } from "./keys.ts";

const Beat = z.object({ at: z.number() });
const Note = z.object({
  at: z.number(),
  letters: z.array(z.object({ body: z.string(), receives: z.number(), problem: z.string() })),
});

/** Single items of the Run table. Each write replaces the item. */
export function marks(
  client: DynamoDBDocumentClient,
  table: string,
): Heartbeats & HeartbeatReads & LetterNotes & LetterNoteReads {
  return {
    async beat(kind, at) {
      await client.send(new PutCommand({ TableName: table, Item: { ...heartbeatKey(kind), at } }));
    },
    async lastBeat(kind) {
      const row = await getItem(client, table, heartbeatKey(kind));
      return row && Beat.parse(row).at;
    },
    async note(queue, note) {
      await client.send(new PutCommand({ TableName: table, Item: { ...lettersKey(queue), ...note } }));
    },
    async lastNote(queue) {
      const row = await getItem(client, table, lettersKey(queue));
      return row && Note.parse(row);
    },
  };
}
