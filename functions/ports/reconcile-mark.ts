/** The instant of the last reconcile. Only one may run at a time, since it reads all apps and jobs. */
export interface ReconcileMark {
  /**
   * Marks an instant (epoch ms).
   * @returns false, and marks nothing, when the last one is less than `leastMs` before it.
   */
  begin(at: number, leastMs: number): Promise<boolean>;
}
