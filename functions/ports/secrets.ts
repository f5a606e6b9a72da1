import type { BrokerRefusal, TemporaryCredentials } from "../contract/broker.ts";
import type { SecretReference } from "../core/config/secret-reference.ts";

/** The secrets of apps. */
export interface Secrets {
  /**
   * Reads the whole text of a secret, in the name of a role's session.
   * @returns the refusal where the secret does not exist, is not text, or the role may not read it.
   * @throws for every other failure: a later call may succeed.
   */
  read(
    reference: SecretReference,
    credentials: TemporaryCredentials,
  ): Promise<{ readonly text: string } | BrokerRefusal>;
}
