import type { BrokerRefusal, TemporaryCredentials } from "../contract/broker.ts";
import type { RoleSession } from "../core/run/role-session.ts";

/** The roles of apps. */
export interface Roles {
  /**
   * @returns the refusal where the role does not exist, does not trust the broker or lacks the stack's tag.
   * @throws for every other failure: a later call may succeed.
   */
  assume(session: RoleSession): Promise<TemporaryCredentials | BrokerRefusal>;
}
