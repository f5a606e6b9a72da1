export interface DeadLetter {
  readonly body: string;
  /** Number of receives of this letter from the dead-letter queue, this one included. */
  readonly receives: number;
  /** To be called when the letter's work is done. */
  remove(): Promise<void>;
}

export type DeadLetterQueue = "ticks" | "outcomes" | "checks";

export interface DeadLetters {
  receive(queue: DeadLetterQueue, limit: number): Promise<readonly DeadLetter[]>;
}
