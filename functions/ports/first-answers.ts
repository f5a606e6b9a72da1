/** A request with an `Idempotency-Key` that was answered, where the resource that it made does not remember the key. */
export interface FirstAnswer {
  /** The parameters of the request. */
  readonly asked: string;
  /** The body of the answer. */
  readonly answer: string;
}

/** First answers to requests about jobs, kept as long as a history. */
export interface FirstAnswers {
  /** @param keyMark of the key and of the incarnation of the job that it belongs to. */
  get(jobName: string, keyMark: string): Promise<FirstAnswer | undefined>;
  /** Keeps an answer unless there is one. @param at epoch ms. @returns the answer that is kept. */
  keep(jobName: string, keyMark: string, answer: FirstAnswer, at: number): Promise<FirstAnswer>;
}
