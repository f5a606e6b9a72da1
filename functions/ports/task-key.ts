/** HMAC-SHA-256 under the stack's secret key, base64url: makes ids unguessable and replays identical. */
export type Sign = (text: string) => string;

export interface TaskKey {
  /** Makes the key, unless there is one: that is kept for ever. */
  make(): Promise<void>;
  /** @throws Error when no key was ever made. */
  signer(): Promise<Sign>;
}
