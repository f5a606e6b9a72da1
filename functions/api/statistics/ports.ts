import type { StatisticsStore } from "../../ports/statistics-store.ts";

/** The ports that all operations of statistics use. */
export interface Ports {
  readonly statistics: StatisticsStore;
  /** Epoch ms. */
  readonly now: () => number;
}
