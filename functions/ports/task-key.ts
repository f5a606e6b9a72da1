/** HMAC-SHA-256 under the stack's secret key, base64url: makes ids unguessable and replays identical. */
export type Sign = (text: string) => string;

export interface TaskKey {
  /** The key is made at first use and kept for ever. */
  signer(): Promise<Sign>;
}
