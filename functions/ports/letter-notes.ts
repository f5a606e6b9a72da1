import type { DeadLetterQueue } from "./dead-letters.ts";

/** A dead letter that a sweep could not handle. */
export interface NotedLetter {
  /** The beginning of it. */
  readonly body: string;
  readonly receives: number;
  readonly problem: string;
}

export interface LetterNote {
  /** Epoch ms. */
  readonly at: number;
  /** At most ten. */
  readonly letters: readonly NotedLetter[];
}

/**
 * A sample of the dead letters of each queue. SQS shows a letter only to a receiver, and the sweep gives a letter up
 * by its number of receives. So the sweep notes the letters that it could not handle.
 */
export interface LetterNotes {
  note(queue: DeadLetterQueue, note: LetterNote): Promise<void>;
}

export interface LetterNoteReads {
  /** The note of the last sweep that could not handle a letter of the queue. */
  lastNote(queue: DeadLetterQueue): Promise<LetterNote | undefined>;
}
