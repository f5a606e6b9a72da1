import { randomBytes } from "node:crypto";
import { type Credentials, credentialsOf, session } from "./credentials.ts";
import type { KeyHolder } from "./verify.ts";

/** A session of a role that STS has given. */
export interface IssuedSession extends KeyHolder {
  readonly credentials: Required<Credentials>;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** The sessions that a caller asked STS for. A start of the runtime forgets them, as it ends the callers. */
export class Sessions {
  readonly #byKey = new Map<string, IssuedSession>();

  /** @param seconds for which the session's keys are valid. */
  issue(
    role: string,
    { name, tags, seconds }: { readonly name: string; readonly tags: Record<string, string>; readonly seconds: number },
    now: number,
  ): IssuedSession {
    for (const [key, { expiresAt }] of this.#byKey) if (expiresAt <= now) this.#byKey.delete(key);
    const identity = session(role, name, tags);
    const { sessionToken = "", ...keys } = credentialsOf(randomBytes(32).toString("hex"), identity);
    const issued = { identity, credentials: { ...keys, sessionToken }, expiresAt: now + seconds * 1_000 };
    this.#byKey.set(keys.accessKeyId, issued);
    return issued;
  }

  find(accessKeyId: string): IssuedSession | undefined {
    return this.#byKey.get(accessKeyId);
  }
}
