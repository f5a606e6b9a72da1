import type { Page, PageRequest } from "./page.ts";

/** An execution that has not ended, or a chunk of it whose shards have not. */
export interface OpenItem {
  readonly executionId: string;
  /** Absent for the execution itself. */
  readonly chunk?: number;
  /** Its place in the list: the mark of the page after it. */
  readonly mark: string;
}

/** The executions that run or wait. It is a view of the owed index: each open execution has an item or more there. */
export interface OpenWork {
  /**
   * In a fixed order of no meaning. Eventually consistent. An item whose check was moved meanwhile may be on two pages,
   * or on none.
   * @param dueBy (epoch ms) only items that are owed by then
   */
  list(page: PageRequest, dueBy?: number): Promise<Page<OpenItem>>;
}
