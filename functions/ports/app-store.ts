import type { App, AppRevision } from "../contract/app.ts";
import type { Page, PageRequest } from "./page.ts";

/** Apps, for functions that run their jobs. */
export interface Apps {
  get(appName: string): Promise<App | undefined>;
  /** The immutable revision of an execution; undefined once its app is deleted. */
  getRevision(revision: AppRevision): Promise<App | undefined>;
}

export interface AppStore extends Apps {
  /** @returns false when an app of this name exists. */
  create(app: App): Promise<boolean>;
  /** Stores the next revision on condition that the stored one is `app.revision - 1` of the same incarnation. @returns false otherwise. */
  update(app: App): Promise<boolean>;
  /** Revisions of one incarnation, from the newest to the oldest; the mark of a page is the number of a revision. */
  pageRevisions(app: Pick<App, "appName" | "incarnation">, page: PageRequest): Promise<Page<App>>;
  /**
   * Eventually consistent: an app that was stored or removed just now may be missing or there, or be as it was before.
   * @param prefix of the names
   */
  list(page: PageRequest, prefix?: string): Promise<Page<App>>;
}
