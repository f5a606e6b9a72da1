import * as z from "zod";
import type { DeadLetter, DeadLetterQueue, DeadLetters } from "../ports/dead-letters.ts";
import type { Log } from "../ports/log.ts";

/** Maximum characters in the log of a letter: job code may have written it. */
const MAX_LOGGED_CHARACTERS = 1_000;
/** SQS delivers at most ten at a time. */
const BATCH = 10;
/** Batches of one sweep: further letters wait for the next sweep, because there is other work. */
const BATCHES = 100;

/**
 * Handles the letters of a dead-letter queue. A handled one is removed. One that fails stays, and a later sweep sees it
 * again. An unreadable one is removed with an error.
 */
export async function eachLetter(
  { deadLetters, log }: { readonly deadLetters: DeadLetters; readonly log: Log },
  queue: DeadLetterQueue,
  handle: (letter: DeadLetter) => Promise<void>,
): Promise<void> {
  for (let batch = 0; batch < BATCHES; batch++) {
    const letters = await deadLetters.receive(queue, BATCH);
    if (letters.length === 0) return;
    for (const letter of letters) {
      try {
        await handle(letter);
      } catch (cause) {
        log.error("a dead letter was not handled", {
          queue,
          body: letter.body.slice(0, MAX_LOGGED_CHARACTERS),
          receives: letter.receives,
          cause,
        });
        if (!(cause instanceof SyntaxError) && !(cause instanceof z.ZodError)) continue;
      }
      await letter.remove();
    }
  }
}
