/** The functions that a clock starts. */
export type Heartbeat = "wake" | "sweep";

/** The mark that a planner was woken, or that a sweep was completed. */
export interface Heartbeats {
  /** @param at epoch ms */
  beat(kind: Heartbeat, at: number): Promise<void>;
}

export interface HeartbeatReads {
  /** @returns epoch ms; undefined before the first */
  lastBeat(kind: Heartbeat): Promise<number | undefined>;
}
