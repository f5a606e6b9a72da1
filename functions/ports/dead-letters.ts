export interface DeadLetter {
  readonly body: string;
  /** How often this letter was received from the dead-letter queue, this time included. */
  readonly receives: number;
  /** Call when what it asks for is done. */
  remove(): Promise<void>;
}

export type DeadLetterQueue = "ticks" | "outcomes" | "checks";

export interface DeadLetters {
  receive(queue: DeadLetterQueue, limit: number): Promise<readonly DeadLetter[]>;
}
