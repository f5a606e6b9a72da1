import type { Change } from "../contract/origin.ts";
import type { Page, PageRequest } from "./page.ts";

/** Changes of all jobs and apps by time. The transaction that stores a revision with an origin adds its change. */
export interface ChangeLog {
  /** Changes at `from <= at <= until` (epoch ms), newest first. */
  list(window: { readonly from: number; readonly until: number }, page: PageRequest): Promise<Page<Change>>;
}
