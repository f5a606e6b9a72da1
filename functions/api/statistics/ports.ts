import type { StatisticsStore } from "../../ports/statistics-store.ts";

/** What every operation of statistics uses. */
export interface Ports {
  readonly statistics: StatisticsStore;
  /** Epoch ms. */
  readonly now: () => number;
}
