import * as z from "zod";
import { beginOfText, wholeText } from "../core/cut-text.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeadLetter, DeadLetterQueue, DeadLetters } from "../ports/dead-letters.ts";
import type { LetterNotes, NotedLetter } from "../ports/letter-notes.ts";
import type { Log } from "../ports/log.ts";

interface Ports {
  readonly deadLetters: DeadLetters;
  readonly letterNotes: LetterNotes;
  readonly now: Clock;
  readonly log: Log;
}

/** Maximum characters in the log of a letter: job code may have written it. */
const MAX_LOGGED_CHARACTERS = 1_000;
/** Letters of a note. */
const MAX_NOTED = 10;
/** SQS delivers at most ten at a time. */
const BATCH = 10;
/** Batches of one sweep: further letters wait for the next sweep, because there is other work. */
const BATCHES = 100;

/**
 * Handles the letters of a dead-letter queue. A handled one is removed. One that fails stays, and a later sweep sees it
 * again. An unreadable one is removed with an error. Some of those that failed are noted.
 */
export async function eachLetter(
  { deadLetters, letterNotes, now, log }: Ports,
  queue: DeadLetterQueue,
  handle: (letter: DeadLetter) => Promise<void>,
): Promise<void> {
  const failed: NotedLetter[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const letters = await deadLetters.receive(queue, BATCH);
    if (letters.length === 0) break;
    for (const letter of letters) {
      try {
        await handle(letter);
      } catch (cause) {
        log.error("a dead letter was not handled", {
          queue,
          body: beginOfText(letter.body, MAX_LOGGED_CHARACTERS),
          receives: letter.receives,
          cause,
        });
        if (!(cause instanceof SyntaxError) && !(cause instanceof z.ZodError)) {
          failed.push(noteOf(letter, cause));
          continue;
        }
      }
      await letter.remove();
    }
  }
  if (failed.length > 0) await letterNotes.note(queue, { at: now(), letters: failed.slice(0, MAX_NOTED) });
}

const noteOf = ({ body, receives }: DeadLetter, cause: unknown): NotedLetter => ({
  body: beginOfText(wholeText(body), MAX_LOGGED_CHARACTERS),
  receives,
  problem: beginOfText(wholeText(cause instanceof Error ? cause.message : String(cause)), MAX_LOGGED_CHARACTERS),
});
