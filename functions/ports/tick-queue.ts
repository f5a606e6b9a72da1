import type { Tick } from "../contract/messages.ts";

export interface TickQueue {
  /**
   * Sends ticks, each to be received on its second, at most 900 s ahead (one in the past at once). Resolves
   * when every entry of every batch is confirmed; an entry that stays refused throws.
   */
  send(ticks: readonly Tick[]): Promise<void>;
}
