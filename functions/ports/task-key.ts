/** HMAC-SHA-256 under one of the stack's secret keys, base64url. It makes ids unguessable, and the same for each replay. */
export type Sign = (text: string) => string;

/** The keys of the task ids, numbered from 1. An execution keeps the key that was the newest at its start. */
export interface TaskSigner {
  /** @throws Error when there is no such key. */
  signer(key?: number): Promise<Sign>;
  /** @returns undefined when there is no such key. */
  find(key: number): Promise<Sign | undefined>;
  /** The number of the key for executions that start now. @throws Error when no key was ever made. */
  newest(): Promise<number>;
}

export interface TaskKey extends TaskSigner {
  /** Makes the first key unless one exists. */
  make(): Promise<void>;
}
