import { DeadLettersOfQueue } from "../../contract/overview.ts";
import type { DeadLetterCounts } from "../../ports/dead-letter-counts.ts";
import type { LetterNoteReads } from "../../ports/letter-notes.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";

interface Ports {
  readonly deadLetterCounts: DeadLetterCounts;
  readonly letterNotes: LetterNoteReads;
}

export const listDeadLetters = operation({
  method: "GET",
  path: "/api/operate/dead-letters",
  name: "list-dead-letters",
  summary:
    "Messages that a function could not handle and that the sweep drains: their numbers, and a sample of those that it could not handle either",
  success: { status: 200, schema: DeadLettersOfQueue, array: true },
  problems: [],
  async handle({ deadLetterCounts, letterNotes }: Ports) {
    const queues = (["ticks", "outcomes", "checks"] as const).map(async (queue): Promise<DeadLettersOfQueue> => {
      const [counts, note] = await Promise.all([deadLetterCounts.count(queue), letterNotes.lastNote(queue)]);
      // An older note is about letters that have been removed since.
      if (note === undefined || counts.waiting + counts.received === 0) return { queue, ...counts };
      const letters = note.letters.map((letter) => ({ ...letter }));
      return { queue, ...counts, sample: { at: new Date(note.at).toISOString(), letters } };
    });
    return json(200, await Promise.all(queues));
  },
});
