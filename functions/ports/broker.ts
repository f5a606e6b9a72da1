import type { BrokerAnswer, BrokerRequest } from "../contract/broker.ts";

/** The broker, for a runner. */
export interface Broker {
  /** @throws when the broker could not be asked, or failed: a later call may succeed. */
  ask(request: BrokerRequest): Promise<BrokerAnswer>;
}
