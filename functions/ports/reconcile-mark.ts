/** When somebody last began to reconcile: one at a time, since it reads everything there is. */
export interface ReconcileMark {
  /** Marks an instant (epoch ms). @returns false, and nothing is marked, when the last one is less than `leastMs` before it. */
  begin(at: number, leastMs: number): Promise<boolean>;
}
