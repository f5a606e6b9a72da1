/** HMAC-SHA-256 under the stack's secret key, base64url. It makes ids unguessable, and the same for each replay. */
export type Sign = (text: string) => string;

export interface TaskSigner {
  /** @throws Error when no key was ever made. */
  signer(): Promise<Sign>;
}

export interface TaskKey extends TaskSigner {
  /** Makes the key unless it exists: a key is kept for ever. */
  make(): Promise<void>;
}
