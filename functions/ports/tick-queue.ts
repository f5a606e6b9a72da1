import type { Tick } from "../contract/messages.ts";

export interface TickQueue {
  /**
   * Sends ticks, each to be received on its second, at most 900 s ahead (one in the past at once). Resolves when every
   * entry of every batch is confirmed.
   * @throws when an entry stays refused.
   */
  send(ticks: readonly Tick[]): Promise<void>;
}
