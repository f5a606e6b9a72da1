import type { DestinationRecord } from "../contract/destination-record.ts";

/** The queues of outcomes, for a runner that sends its own record because Lambda has no destinations for it. */
export interface OutcomeRecords {
  /** @param outcomes the way to collect it, as in `Runners`. */
  send(record: DestinationRecord, outcomes: "prompt" | "batched"): Promise<void>;
}
